package tablefile

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"

	"bespoke/internal/studio/rule"
)

// The limits of a model. What is larger is not read to its end.
const (
	maxModel    = 4 << 20
	maxNodes    = 500_000
	maxXMLDepth = 64
	maxColumns  = 60
	maxRows     = 10_000
)

// modelSpace is the namespace of DMN 1.5. Older models are read as well: what we
// read of them did not change.
const modelSpace = "https://www.omg.org/spec/DMN/20230324/MODEL/"

// model is a DMN file, as far as it is read and written.
type model struct {
	XMLName   xml.Name    `xml:"definitions"`
	Space     string      `xml:"xmlns,attr,omitempty"`
	ID        string      `xml:"id,attr,omitempty"`
	Name      string      `xml:"name,attr"`
	Namespace string      `xml:"namespace,attr"`
	Language  string      `xml:"expressionLanguage,attr,omitempty"`
	Decisions []decision  `xml:"decision"`
	Data      []inputData `xml:"inputData"`
}

type inputData struct {
	ID       string   `xml:"id,attr,omitempty"`
	Name     string   `xml:"name,attr"`
	Variable variable `xml:"variable"`
}

type variable struct {
	Name string `xml:"name,attr"`
	Type string `xml:"typeRef,attr,omitempty"`
}

type decision struct {
	ID       string         `xml:"id,attr,omitempty"`
	Name     string         `xml:"name,attr"`
	Variable *variable      `xml:"variable"`
	Requires []requirement  `xml:"informationRequirement"`
	Table    *decisionTable `xml:"decisionTable"`
	Other    []element      `xml:",any"`
}

type requirement struct {
	Input reference `xml:"requiredInput"`
}

type reference struct {
	Href string `xml:"href,attr"`
}

// element is something of which only the name matters.
type element struct {
	XMLName xml.Name
}

type decisionTable struct {
	ID          string       `xml:"id,attr,omitempty"`
	Hit         string       `xml:"hitPolicy,attr,omitempty"`
	Aggregation string       `xml:"aggregation,attr,omitempty"`
	Inputs      []clause     `xml:"input"`
	Outputs     []outClause  `xml:"output"`
	Annotations []annotation `xml:"annotation"`
	Rules       []dmnRule    `xml:"rule"`
}

type clause struct {
	ID         string     `xml:"id,attr,omitempty"`
	Label      string     `xml:"label,attr,omitempty"`
	Expression expression `xml:"inputExpression"`
}

type outClause struct {
	ID      string      `xml:"id,attr,omitempty"`
	Label   string      `xml:"label,attr,omitempty"`
	Name    string      `xml:"name,attr,omitempty"`
	Type    string      `xml:"typeRef,attr,omitempty"`
	Values  *expression `xml:"outputValues"`
	Default *expression `xml:"defaultOutputEntry"`
}

type annotation struct {
	Name string `xml:"name,attr"`
}

type dmnRule struct {
	ID    string       `xml:"id,attr,omitempty"`
	When  []expression `xml:"inputEntry"`
	Then  []expression `xml:"outputEntry"`
	Notes []expression `xml:"annotationEntry"`
}

type expression struct {
	Type     string `xml:"typeRef,attr,omitempty"`
	Language string `xml:"expressionLanguage,attr,omitempty"`
	Text     string `xml:"text"`
}

var (
	errDeclares = errors.New("it declares a document type or entities")
	errTooDeep  = errors.New("its elements are nested too deep")
	errTooMany  = errors.New("it has too many elements")
)

// readModel reads XML that strangers wrote: no document types, so no entities of
// their making; nothing is loaded; depth and count have an end.
func readModel(content []byte) (*model, error) {
	d := xml.NewDecoder(bytes.NewReader(content))
	depth, nodes := 0, 0
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		switch token.(type) {
		case xml.Directive:
			return nil, errDeclares
		case xml.StartElement:
			depth++
			nodes++
		case xml.EndElement:
			depth--
		}
		if depth > maxXMLDepth {
			return nil, errTooDeep
		}
		if nodes > maxNodes {
			return nil, errTooMany
		}
	}
	var m model
	return &m, xml.Unmarshal(content, &m)
}

// typeWord is the type of FEEL that values of ours are written as; amounts are
// numbers, in the workspace's currency.
func typeWord(t rule.Type) string {
	switch t.Kind {
	case rule.KindText, rule.KindCode:
		return "string"
	case rule.KindNumber, rule.KindQuantity, rule.KindMoney:
		return "number"
	case rule.KindBool:
		return "boolean"
	case rule.KindDate:
		return "date"
	case rule.KindList:
		if typeWord(*t.Elem) != "" {
			return "Any"
		}
	}
	return ""
}
