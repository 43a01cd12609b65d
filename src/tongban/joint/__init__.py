"""一件事: one form over several items, whose cases open one after the other, with one clock over all.

Verbs: load, begin, begin_phase, submit, advance, confirm, withdraw, begin_again. Events: DefinitionLoaded,
JointSubmitted, StageOpened, ConfirmationAsked, ConfirmationSaid, StageRefused, StageBegunAgain,
StageWithdrawn, JointEnded.
"""
