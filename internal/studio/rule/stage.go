package rule

import "strings"

// Stage is when a fact becomes known in the pure placing decision. A condition
// at a stage reads facts of that stage and earlier ones, so nothing that a
// business writes can be circular.
type Stage uint8

// The stages in their order.
const (
	StageOpen    Stage = iota // who, where, when
	StageForm                 // what was typed
	StageGoods                // products resolved
	StageList                 // price list chosen
	StagePrice                // line prices
	StageSum                  // order discounts
	StageStock                // availability
	StageSource               // sources
	StagePromise              // dates
	StageTotal                // freight and tax
	StagePlan                 // payment plan
	StageCheck                // findings
	StageRoute                // lane
	StageRun                  // life after placing
)

const stageNames = "open form goods list price sum stock source promise total plan check route run"

// String is the stage's word in the registry.
func (s Stage) String() string { return strings.Fields(stageNames)[s] }

// ParseStage reads a stage's word.
func ParseStage(s string) (Stage, bool) {
	for i, name := range strings.Fields(stageNames) {
		if name == s {
			return Stage(i), true
		}
	}
	return 0, false
}
