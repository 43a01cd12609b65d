"""工程建设项目: a project from its code to its acceptance, across years; each phase (阶段) is a joint case.

Verbs: register, begin_phase. Events: ProjectRegistered, PhaseBegun.
"""
