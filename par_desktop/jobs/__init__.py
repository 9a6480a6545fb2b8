"""Work off the UI thread: say what to do, what on success, what on failure; the threads are in here."""

from __future__ import annotations

from par_desktop.jobs.job import Job, Progress
from par_desktop.jobs.lane import AnyLane, InlineLane, Lane
from par_desktop.jobs.lanes import AnyLanes, InlineLanes, Lanes

__all__ = ["AnyLane", "AnyLanes", "InlineLane", "InlineLanes", "Job", "Lane", "Lanes", "Progress"]
