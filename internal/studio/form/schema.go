package form

import "encoding/json"

// Schema derives the JSON Schema 2020-12 of an order type's data from its
// fields and their placement, for those who send orders by program. It requires
// only what is required of everybody; the rest is told by a quote. It is made
// anew for each reader and kept nowhere: the documents are the source.
func (f *Form) Schema(lang string) json.RawMessage {
	s := f.object(lang)
	s["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	s["title"] = f.Name.Text().In(lang)
	raw, _ := json.Marshal(s) // maps of texts and numbers always can
	return raw
}

// object describes an order, line or destination.
func (f *Form) object(lang string) schema {
	properties, fields := schema{}, schema{}
	var required, requiredFields []string
	for _, p := range f.places {
		always := p.require.always && len(p.show) == 0 && len(p.audiences) == 0 && p.fill == nil && len(p.set) == 0
		switch {
		case p.field == nil:
			properties[p.key] = f.builtin(p, lang)
			if always {
				required = append(required, p.key)
			}
		case p.field.Kind != "note" && !p.worked():
			fields[p.key] = p.field.schema(lang)
			if always {
				requiredFields = append(requiredFields, p.key)
			}
		}
	}
	if len(fields) > 0 {
		properties["fields"] = closed(fields, requiredFields)
	}
	if len(requiredFields) > 0 {
		required = append(required, "fields")
	}
	s := schema{"type": "object", "properties": properties}
	if len(required) > 0 {
		s["required"] = required
	}
	return s
}

// closed is an object that takes nothing but its properties.
func closed(properties schema, required []string) schema {
	s := schema{"type": "object", "additionalProperties": false, "properties": properties}
	if len(required) > 0 {
		s["required"] = required
	}
	return s
}

// builtin describes the fields that belong to the order itself.
func (f *Form) builtin(p *place, lang string) schema {
	s := schema{"type": "string", "maxLength": maxRef}
	switch p.key {
	case "customer":
		s = refSchema()
	case "lines":
		s = tableSchema(p, f.Lines, lang)
	case "destinations":
		s = tableSchema(p, f.Destinations, lang)
	case "quantity":
		s = schema{"type": "string", "pattern": `^[0-9]{1,14}(\.[0-9]{1,4})?$`}
	case "wishDate":
		s = dateKind{}.schema(lang)
	case "options":
		s = schema{"type": "object"}
	case "address":
		s = addressKind{}.schema(lang)
	case "attachments":
		s = schema{"type": "array", "items": schema{"type": "string"}, "uniqueItems": true}
	case "note":
		s["maxLength"] = maxNote
	}
	s["title"] = p.label.In(lang)
	return s
}

// tableSchema describes lines or destinations by the form of their rows.
func tableSchema(p *place, rows *Form, lang string) schema {
	items := schema{"type": "object"}
	if rows != nil {
		items = rows.object(lang)
	}
	s := schema{"type": "array", "items": items}
	if p.min > 0 || p.require.always {
		s["minItems"] = max(p.min, 1)
	}
	if p.max > 0 {
		s["maxItems"] = p.max
	}
	return s
}
