package flow

// Deciding is a decided event, for tests outside of the package that bring two
// decisions together at one moment.
type Deciding = deciding

// The halves of task.approve and its like.
var (
	DecideTasks = decideDeeds[Decision]
	CommitViews = (*Service).commitViews
)
