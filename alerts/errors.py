# SPDX-License-Identifier: EUPL-1.2
"""Errors of the package alerts.

TheriacError
└── ActionError
    ├── MoveError        an alert may not go from this state to that one
    ├── AccessError      nobody is logged in, or the account may not do this
    ├── DecisionError    an alert, operator or case moved on since, or may not be decided so
    ├── NoticeError      a notice cannot be drafted, approved, sent or answered so
    │   └── GateError    something stands before a notice may leave
    ├── DatabaseError    the database of decisions is away, locked, or newer than this software
    ├── ReportError      a report, or a file of reports, cannot be taken in
    ├── RequestError     a request may not be made, approved or answered like this
    ├── DeliveryError    a channel is wrong, or a message cannot be told again
    ├── StatisticsError  figures were asked for in a way that would mislead
    ├── ScheduleError    the schedule is kept by another process
    └── RunError         a run cannot be started or taken up again
        └── RunBusyError the same run is under way in another process
"""

from config.errors import TheriacError


class ActionError(TheriacError):
    """The root of what can go wrong in alerts."""


class MoveError(ActionError):
    """A state was asked for that may not follow the present one."""


class AccessError(ActionError):
    """Nobody is logged in, the answer was wrong, or the account may not do this."""


class DecisionError(ActionError):
    """What a person decided does not fit what is there now."""


class NoticeError(ActionError):
    """A notice cannot be drafted, approved, sent or answered so."""


class GateError(NoticeError):
    """Something stands before a notice may leave the house."""


class DatabaseError(ActionError):
    """The database of decisions cannot be used as it is."""


class RunError(ActionError):
    """A run cannot be started or taken up again."""


class RunBusyError(RunError):
    """The same run is under way in another process."""


class ScheduleError(ActionError):
    """The schedule of a home is kept by one process at a time."""


class ReportError(ActionError):
    """A report, or a file of reports, cannot be taken in."""


class RequestError(ActionError):
    """A request to a contact point may not be made, approved or answered like this."""


class DeliveryError(ActionError):
    """A channel is not as it must be, or a message is not in a state to be told again."""


class StatisticsError(ActionError):
    """Figures were asked for in a way that would mislead, or that nobody can count."""
