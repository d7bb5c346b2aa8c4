from improvement.models.cycles import Cycle
from improvement.models.goals import Goal, GoalTarget, GoalValue
from improvement.models.initiatives import Initiative, InitiativeAsk
from improvement.models.routines import Routine, RoutinePerson, RoutineRun
from improvement.models.setbacks import Setback

__all__ = [
    "Cycle",
    "Goal",
    "GoalTarget",
    "GoalValue",
    "Initiative",
    "InitiativeAsk",
    "Routine",
    "RoutinePerson",
    "RoutineRun",
    "Setback",
]
