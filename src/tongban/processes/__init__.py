"""流程: diagrams officials draw (BPMN 2.0), and the runs of cases through them, step by step.

Verbs: save, publish; begin, finish a step, hand it over, send it back; move runs to a new version.
Events: ProcessPublished, StepOpened, StepDone, RunEnded.
"""
