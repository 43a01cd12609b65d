"""一件事: one form over several items, whose cases open one after the other, with one clock over all.

Verbs: load, begin, submit, advance, withdraw, begin_again. Events: DefinitionLoaded, JointSubmitted,
StageOpened, StageBegunAgain, StageWithdrawn, JointEnded.
"""
