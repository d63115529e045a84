package form

import (
	"slices"

	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// Choice is a code that a field offers.
type Choice struct {
	Code  string
	Name  blueprint.Label // nil where only the program knows the code
	Under string          // the code above it in a tree
}

// Label is how a reader sees the code.
func (c Choice) Label(lang string) string {
	if len(c.Name) == 0 {
		return c.Code
	}
	return c.Name.Text().In(lang)
}

// codes is an option set as a field needs it: what it offers, and what it takes.
type codes struct {
	offered []Choice
	known   map[string]bool // retired ones are known and false
	under   map[string]string
	branch  map[string]bool // codes of a tree below which something is offered
	free    bool            // nobody lists the set: any code is taken
}

// newCodes takes the codes from the catalogue, which knows built-in sets as well,
// and their labels from the options document.
func newCodes(values []rule.SetValue, named *blueprint.OptionSet) *codes {
	c := &codes{known: make(map[string]bool, len(values)), under: map[string]string{}, branch: map[string]bool{}}
	for _, v := range values {
		c.known[v.Code] = !v.Retired
		if v.Under != "" {
			c.under[v.Code] = v.Under
			c.branch[v.Under] = c.branch[v.Under] || !v.Retired
		}
		if !v.Retired {
			o, _ := named.Option(v.Code)
			c.offered = append(c.offered, Choice{v.Code, o.Name, v.Under})
		}
	}
	return c
}

// takes tells whether new input may hold the code.
func (c *codes) takes(code string) bool { return c.free || c.known[code] }

func (c *codes) schema() schema {
	if c.free {
		return schema{"type": "string"}
	}
	names := make([]string, len(c.offered))
	for i, o := range c.offered {
		names[i] = o.Code
	}
	return schema{"type": "string", "enum": names}
}

// narrow is what is left of the offered codes when a form allows only some.
func (c *codes) narrow(only []string) []Choice {
	return slices.DeleteFunc(slices.Clone(c.offered), func(o Choice) bool { return !slices.Contains(only, o.Code) })
}
