package rule

import (
	"encoding/json"

	"bespoke/internal/studio/blueprint"
)

// idleSkips warns of steps that a routing table wants to skip while no flow's
// step asks route.skip for it: a table skips a step only because the step asks.
func (b *Book) idleSkips(t *blueprint.Tree) []blueprint.Finding {
	asked := map[string]bool{}
	for _, d := range t.Folder("flows") {
		var flow any
		if json.Unmarshal(d.JSON, &flow) == nil {
			skipsAsked(flow, asked)
		}
	}
	var found []blueprint.Finding
	for _, table := range b.tables["route.order"] {
		for i := range table.rows {
			for _, step := range table.rows[i].value("skip").Strings() {
				if !asked[step] {
					found = append(found, blueprint.Warn(table.Document, blueprint.Pointer("rows", table.rows[i].at, "then", "skip"), "skip.idle",
						"没有步骤因 {step} 而跳过：步骤的 skip 里要写 route.skip 含 {step}",
						"no step is skipped for {step}: its skip must ask whether route.skip has {step}", "step", step))
				}
			}
		}
	}
	return found
}

// skipsAsked collects the values that conditions compare route.skip with,
// wherever in a flow they stand.
func skipsAsked(v any, asked map[string]bool) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			skipsAsked(item, asked)
		}
	case map[string]any:
		if v["f"] == "route.skip" {
			values, many := v["v"].([]any)
			if !many {
				values = []any{v["v"]}
			}
			for _, s := range values {
				if step, ok := s.(string); ok {
					asked[step] = true
				}
			}
		}
		for _, member := range v {
			skipsAsked(member, asked)
		}
	}
}

// value is what the row gives for an output, or missing.
func (r *row) value(output string) Value {
	if out := r.out(output); out != nil {
		return out.Value
	}
	return Value{}
}
