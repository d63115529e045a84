package blueprint

// object is a JSON object in the order in which it was written. The other
// values are []any, string, json.Number (in canonical form) and bool.
type object []member

// member is one name and its value.
type member struct {
	name  string
	value any
}

// get returns a member's value, or nil: null itself is refused everywhere.
func (o object) get(name string) any {
	for _, m := range o {
		if m.name == name {
			return m.value
		}
	}
	return nil
}

// plain is the value as the schema checker wants it.
func plain(v any) any {
	switch v := v.(type) {
	case object:
		made := make(map[string]any, len(v))
		for _, m := range v {
			made[m.name] = plain(m.value)
		}
		return made
	case []any:
		made := make([]any, len(v))
		for i := range v {
			made[i] = plain(v[i])
		}
		return made
	}
	return v
}
