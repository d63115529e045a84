package flow

import (
	"maps"
	"slices"
	"strings"
)

// goOn is the way of a no that is a result.
const goOn = "goOn"

// supportedKeys are the keys of each kind that this program runs. Every other key
// that the schema allows is refused by name and never ignored.
func supportedKeys(k Kind) string {
	const any = "kind name note stage skip off "
	const people = "who need empty give except deadline reads keep allow form fields public "
	switch k {
	case Approval:
		return any + people + "opinion signature same reject veto bulk"
	case Task:
		return any + people + "outcomes signature"
	case Wait:
		return any + "who empty give deadline allow except until fact if fresh time"
	case Notice:
		return any + "notice"
	case Auto:
		return any + "verb with retry onFail"
	case Choice:
		return any + "on lanes else"
	case Parallel:
		return any + "lanes join rest else"
	case Each:
		return any + "over where by mode do until who deadline onReject"
	case Repeat:
		return any + "do until max over"
	case Flow:
		return any + "flow wait"
	}
	return ""
}

// supported tells whether a step can be run as it stands.
func (cp *compiler) supported(s *Step, w *wireStep) bool {
	keys := strings.Fields(supportedKeys(s.Kind))
	if len(keys) == 0 {
		cp.unsupported(pointerTo(s, "kind"), s.Kind)
		return false
	}
	before := len(cp.found)
	for _, key := range slices.Sorted(maps.Keys(w.keys)) {
		if !slices.Contains(keys, key) {
			cp.unsupported(pointerTo(s, key), key)
		}
	}
	return len(cp.found) == before
}
