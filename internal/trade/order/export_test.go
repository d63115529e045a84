package order

// What tests outside of the package need to bring two decisions together at
// one moment, or to look at one decision alone.

// Draft is a decided order, Changed a decided change of one.
type (
	Draft   = draft
	Changed = changed
)

// The halves of the verbs.
var (
	DecidePlace  = (*Service).decidePlace
	CommitPlace  = (*Service).commitPlace
	DecideCancel = (*Service).decideCancel
	DecidePhase  = (*Service).decidePhase
	CommitChange = (*Service).commitChange
)
