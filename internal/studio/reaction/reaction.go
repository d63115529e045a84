package reaction

import (
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
)

type kind struct{}

func (kind) Prefix() string { return "rct" }

// ID names a reaction.
type ID = id.Of[kind]

// Robot is who reacts, as the timeline names him.
const Robot = "rule"

// Point is the decision point whose tables say what is done.
const Point = "react.event"

// MaxOfSubject is how many reactions one subject may have that are kept: what lies beyond
// it goes in circles, and the first of them is queued, so that somebody sees it.
const MaxOfSubject = 100

// retries is how often a refused verb is tried again before it is queued.
const retries = 3

// State is how far a reaction is.
type State string

// The states of a reaction.
const (
	Waiting State = "waiting" // to be done now, or again after a pause
	Done    State = "done"
	Queued  State = "queued" // somebody has to see to it
	ByHand  State = "byHand"
	GivenUp State = "givenUp"
)

var (
	errMissing = fault.Define(fault.Missing, "reaction.missing", "没有这个自动反应", "There is no such reaction").
			Fix("刷新列表", "Refresh the list")
	errOver = fault.Define(fault.Conflict, "reaction.over", "这个自动反应已经处理过了", "This reaction has been seen to already").
		Fix("刷新列表", "Refresh the list")
	errInvalid = fault.Define(fault.Invalid, "reaction.invalid", "请求不完整", "The request is not complete").
			Fix("按提示补齐", "Complete it as said")
	errOpinion = fault.Define(fault.Invalid, "required", "请写明原因", "A reason is needed").
			Fix("写明做了什么，或为什么放弃", "Say what was done, or why it is given up")
	errEmpty = fault.Define(fault.Blocked, "reaction.empty", "公式没有结果，无法重试", "A formula had no result: there is nothing to try again with").
			Fix("手工完成，或放弃", "Do it by hand, or give it up")
	errMany = fault.Define(fault.Blocked, "reaction.many", "同一张订单的自动反应超过 {most} 次，可能互相触发", "More than {most} reactions to one order: they may set each other off").
		Fix("检查自动反应的表是否互相触发", "See whether the tables of reactions set each other off")
)
