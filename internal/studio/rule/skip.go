package rule

import (
	"encoding/json"
	"slices"

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

// alwaysSkipped warns of steps that a table skips whatever it is asked about:
// every row says so, and the else as well, or a row among those that all count.
func (t *Table) alwaysSkipped() []blueprint.Finding {
	if t.Point != "route.order" || t.cond != nil || t.types != nil || t.dates != always() {
		return nil
	}
	var always []string
	for i := range t.rows {
		if r := &t.rows[i]; t.hit == "collect" && r.sure() && len(r.cells) == 0 {
			always = append(always, r.value("skip").Strings()...)
		}
	}
	if t.hit != "collect" && t.orElse != nil {
		for _, step := range t.orElse.value("skip").Strings() {
			if !slices.ContainsFunc(t.rows, func(r row) bool { return !slices.Contains(r.value("skip").Strings(), step) }) {
				always = append(always, step)
			}
		}
	}
	var found []blueprint.Finding
	for _, step := range always {
		f := blueprint.Warn(t.Document, "/rows", "skip.always", "步骤 {step} 总是被这张表跳过：它永远不会执行",
			"this table always skips the step {step}: it is never done", "step", step)
		f.Sample = map[string]any{}
		found = append(found, f)
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
