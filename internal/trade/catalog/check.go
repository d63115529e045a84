package catalog

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"bespoke/internal/base/check"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/fault"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/rule"
)

// The limits of what is counted.
const (
	maxLeadDays = 3650
	maxList     = 50
)

var (
	errInvalid = fault.Define(fault.Invalid, "product.invalid", "产品填写有误", "The product is not right").
			Fix("按各字段的提示修改", "Correct the fields that are named")
	errBundle = fault.Define(fault.Blocked, "format.unsupported", "还不支持组合产品（bundle）", "Bundles are not built yet").
			Fix("把组成它的产品分别建档", "Add the products that it is made of")

	labelSKU      = fault.Text{ZH: "SKU", EN: "SKU"}
	labelName     = fault.Text{ZH: "名称", EN: "name"}
	labelCategory = fault.Text{ZH: "品类", EN: "category"}
	labelSupply   = fault.Text{ZH: "供应方式", EN: "supply"}
	labelFulfil   = fault.Text{ZH: "履约方式", EN: "fulfilment"}
	labelUnit     = fault.Text{ZH: "单位", EN: "unit"}
	labelWeight   = fault.Text{ZH: "重量", EN: "weight"}
	labelVolume   = fault.Text{ZH: "体积", EN: "volume"}
	labelLead     = fault.Text{ZH: "交期", EN: "lead time"}
	labelTags     = fault.Text{ZH: "标签", EN: "tags"}
	labelOptions  = fault.Text{ZH: "选配项", EN: "options"}
)

// checker holds a product against what the release knows.
type checker struct {
	codes *rule.Catalogue
	forms *form.Forms
}

// checkerOf takes from a release what products are checked against.
func checkerOf(r *blueprint.Release) checker {
	return checker{blueprint.Of[*rule.Catalogue](r), blueprint.Of[*form.Forms](r)}
}

// body checks everything but the custom fields and fills the defaults in.
func (c checker) body(f *check.Findings, b *Body) {
	b.SKU = f.Need("/sku", labelSKU, b.SKU, check.MaxText)
	b.Name = f.Need("/name", labelName, b.Name, check.MaxText)
	b.Unit = f.Text("/unit", labelUnit, b.Unit, check.MaxText)
	b.Category = c.code(f, "/category", labelCategory, "category", b.Category)
	b.Fulfil = c.code(f, "/fulfil", labelFulfil, "fulfil", or(b.Fulfil, "goods"))
	b.Supply = Supply(c.code(f, "/supply", labelSupply, "supply", or(string(b.Supply), string(Stock))))
	if b.Supply == Bundle {
		f.Add(errBundle.New().At("/supply"))
	}
	positive(f, "/weight", labelWeight, b.Weight)
	positive(f, "/volume", labelVolume, b.Volume)
	f.Between("/leadDays", labelLead, b.LeadDays, 0, maxLeadDays)
	b.Tags = texts(f, "tags", labelTags, b.Tags)
	b.Options = texts(f, "options", labelOptions, b.Options)
	for i, key := range b.Options {
		if c.forms.Field("option", key) == nil {
			f.Add(check.Option.New("field", labelOptions, "code", key).At(check.At("options", i)))
		}
	}
}

// code checks a code of a set; blank is missing.
func (c checker) code(f *check.Findings, at string, label fault.Text, set, code string) string {
	code = f.Text(at, label, code, check.MaxText)
	if code != "" && !c.codes.Knows(set, code) {
		f.Add(check.Option.New("field", label, "code", code).At(at))
	}
	return code
}

// or is a default for what was left out or blank.
func or(s, otherwise string) string {
	if strings.TrimSpace(s) == "" {
		return otherwise
	}
	return s
}

// positive lets what may be absent be zero or more.
func positive(f *check.Findings, at string, label fault.Text, d *dec.Dec) {
	if d != nil {
		f.Between(at, label, int64(*d), 0, int64(dec.Max))
	}
}

// texts checks a list of different words.
func texts(f *check.Findings, name string, label fault.Text, list []string) []string {
	f.AtMost("/"+name, label, len(list), maxList)
	for i, s := range list {
		f.Need(check.At(name, i), label, s, check.MaxText)
		if slices.Contains(list[:i], s) {
			f.Add(check.Duplicate.New("field", label, "ref", s).At(check.At(name, i)))
		}
	}
	return list
}

// fields applies custom fields as requests bring them to those that are stored.
func (c checker) fields(f *check.Findings, stored, raw json.RawMessage, now time.Time) json.RawMessage {
	to, wrong := c.forms.Patch("product", stored, raw, now)
	f.Add(wrong...)
	return to
}
