// Draw a diagram with bpmn-js: our palette, who does a step, conditions. Without it the file is the form.
// Needs window.BpmnJS and the form [data-process-form] with [data-process-editor] and [data-process-file].

const OWN = {
  name: "Tongban",
  uri: "urn:tongban:process",
  prefix: "tongban",
  xml: { tagAlias: "lowerCase" },
  types: [
    {
      name: "Doing",
      extends: ["bpmn:FlowNode"],
      properties: ["agency", "role", "days", "purpose"].map((name) => ({ name, isAttr: true, type: "String" })),
    },
  ],
};
const MADE = { // the palette: what it makes, its icon, its name
  "create.start": ["bpmn:StartEvent", "bpmn-icon-start-event-none", "开始"],
  "create.step": ["bpmn:UserTask", "bpmn-icon-user-task", "环节"],
  "create.choice": ["bpmn:ExclusiveGateway", "bpmn-icon-gateway-xor", "选择网关"],
  "create.parallel": ["bpmn:ParallelGateway", "bpmn-icon-gateway-parallel", "并行网关"],
  "create.call": ["bpmn:CallActivity", "bpmn-icon-call-activity", "子流程"],
  "create.end": ["bpmn:EndEvent", "bpmn-icon-end-event-none", "结束"],
};
const APPENDED = { // what follows a node by one click
  "append.step": ["bpmn:UserTask", "bpmn-icon-user-task", "接一个环节"],
  "append.choice": ["bpmn:ExclusiveGateway", "bpmn-icon-gateway-xor", "接一个选择网关"],
  "append.parallel": ["bpmn:ParallelGateway", "bpmn-icon-gateway-parallel", "接一个并行网关"],
  "append.end": ["bpmn:EndEvent", "bpmn-icon-end-event-none", "接结束"],
};
const KEPT_TOOLS = new Set(["hand-tool", "lasso-tool", "space-tool", "global-connect-tool", "tool-separator"]);
const KEPT_ACTS = new Set(["connect", "delete"]);

class OurPalette {
  static $inject = ["palette", "create", "elementFactory"];

  constructor(palette, create, elementFactory) {
    this.create = create;
    this.factory = elementFactory;
    palette.registerProvider(500, this);
  }

  getPaletteEntries() {
    const begin = (type) => (event) => this.create.start(event, this.factory.createShape({ type }));
    const made = Object.entries(MADE).map(([key, [type, className, title]]) => [
      key,
      { group: "create", className, title, action: { dragstart: begin(type), click: begin(type) } },
    ]);
    return (others) => ({
      ...Object.fromEntries(Object.entries(others).filter(([key]) => KEPT_TOOLS.has(key))),
      ...Object.fromEntries(made),
    });
  }
}

class OurContextPad {
  static $inject = ["contextPad", "autoPlace", "elementFactory"];

  constructor(contextPad, autoPlace, elementFactory) {
    this.place = autoPlace;
    this.factory = elementFactory;
    contextPad.registerProvider(500, this);
  }

  getContextPadEntries(element) {
    const isNode = element.businessObject?.$instanceOf?.("bpmn:FlowNode");
    const may = isNode && element.type !== "bpmn:EndEvent" && element.type !== "label";
    const append = (type) => () => this.place.append(element, this.factory.createShape({ type }));
    const more = !may ? [] : Object.entries(APPENDED).map(([key, [type, className, title]]) => [
      key,
      { group: "model", className, title, action: { click: append(type) } },
    ]);
    return (others) => ({
      ...Object.fromEntries(more),
      ...Object.fromEntries(Object.entries(others).filter(([key]) => KEPT_ACTS.has(key))),
    });
  }
}

const OURS = {
  __init__: ["ourPalette", "ourContextPad"],
  ourPalette: ["type", OurPalette],
  ourContextPad: ["type", OurContextPad],
};

class Properties {
  constructor(modeler, side) {
    this.modeler = modeler;
    this.side = side;
    this.element = null;
    modeler.on("selection.changed", ({ newSelection }) => this.show(newSelection.length === 1 ? newSelection[0] : null));
    side.addEventListener("change", (event) => this.keep(event.target));
  }

  kind(element) {
    const type = element.type;
    if (type === "bpmn:SequenceFlow") return "flow";
    if (type === "bpmn:CallActivity") return "call";
    if (type.endsWith("Task")) return "node";
    return element.businessObject.$instanceOf("bpmn:FlowNode") ? "other" : "";
  }

  show(element) {
    this.element = element?.labelTarget ?? element;
    const kind = this.element ? this.kind(this.element) : "";
    for (const part of this.side.querySelectorAll("[data-of]")) part.hidden = part.dataset.of !== kind;
    this.side.querySelector("[data-nothing]").hidden = kind !== "";
    const shown = kind && this.side.querySelector(`[data-of="${kind}"]`);
    for (const input of shown ? shown.querySelectorAll("[data-property]") : []) this.fill(input);
  }

  fill(input) {
    const object = this.element.businessObject;
    const name = input.dataset.property;
    if (name === "default") input.checked = object.sourceRef?.default === object;
    else if (name === "condition") input.value = object.conditionExpression?.body ?? "";
    else if (name === "name" || name === "calledElement") input.value = object[name] ?? "";
    else input.value = object.get(`tongban:${name}`) ?? "";
  }

  keep(input) {
    const name = input.dataset?.property;
    if (!name || !this.element) return;
    const modeling = this.modeler.get("modeling");
    const object = this.element.businessObject;
    const text = input.value.trim() || undefined;
    if (name === "default") {
      const source = this.element.source;
      modeling.updateProperties(source, { default: input.checked ? object : undefined });
    } else if (name === "condition") {
      const moddle = this.modeler.get("moddle");
      const body = text && moddle.create("bpmn:FormalExpression", { body: text });
      modeling.updateProperties(this.element, { conditionExpression: body });
    } else if (name === "name" || name === "calledElement") {
      modeling.updateProperties(this.element, { [name]: text });
    } else {
      modeling.updateProperties(this.element, { [`tongban:${name}`]: text });
    }
  }
}

async function begin(form) {
  const editor = form.querySelector("[data-process-editor]");
  const file = form.querySelector("[data-process-file]");
  editor.hidden = false;
  for (const picture of document.querySelectorAll("[data-process-picture]")) picture.hidden = true;
  const modeler = new window.BpmnJS({
    container: editor.querySelector("[data-canvas]"),
    additionalModules: [OURS],
    moddleExtensions: { tongban: OWN },
  });
  try {
    await modeler.importXML(file.value);
  } catch (wrong) {
    editor.textContent = editor.dataset.wordsUnreadable + wrong.message;
    return;
  }
  modeler.get("canvas").zoom("fit-viewport", "auto");
  new Properties(modeler, editor.querySelector("[data-properties]"));
  let changed = false;
  modeler.on("commandStack.changed", async () => {
    changed = true;
    file.value = (await modeler.saveXML({ format: true })).xml;
  });
  file.addEventListener("change", () => modeler.importXML(file.value).catch(() => {}));
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}

for (const form of document.querySelectorAll("[data-process-form]")) if (window.BpmnJS) begin(form);
