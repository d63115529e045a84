package intake

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"bespoke/internal/base/clock"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/money"
	"bespoke/internal/plug/orderfile"
)

var (
	errRequired = fault.Define(fault.Invalid, "required", "请填写{field}", "{field} is required").Fix("填写这一格", "Fill this cell in")
	errNumber   = fault.Define(fault.Invalid, "number", "「{text}」不是数", "\"{text}\" is no number").Fix("写成 1234.5 这样的数", "Write it as 1234.5")
	errDate     = fault.Define(fault.Invalid, "date", "「{text}」不是日期", "\"{text}\" is no date").Fix("写成 2026-11-23 这样的日期", "Write it as 2026-11-23")
	errYesNo    = fault.Define(fault.Invalid, "yesNo", "「{text}」应为是或否", "\"{text}\" should be yes or no").Fix("写是或否", "Write yes or no")
	errOption   = fault.Define(fault.Invalid, "option", "{field}没有「{text}」", "There is no {field} \"{text}\"").Fix("可选：{options}", "One of: {options}")
	errTwice    = fault.Define(fault.Invalid, "duplicate", "{field}「{text}」与第 {line} 行重复", "{field} {text} stands in line {line} already").Fix("改掉或删除其中一行", "Change or remove one of them")
	errDiffers  = fault.Define(fault.Invalid, "changed", "{field}与同一单第 {line} 行不同", "{field} differs from line {line} of the same order").Fix("同一单的各行写成一样", "Write the same on all rows of it")
)

// reader reads the cells of one workspace's file.
type reader struct {
	decimal  string
	currency money.Currency
	zone     *time.Location
	lang     string
}

// value reads a cell; nil for an empty one.
func (rd *reader) value(f *field, text string) (any, *fault.Error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil, nil
	}
	switch f.kind {
	case "number", "quantity", "money":
		return rd.number(f, text)
	case "date", "time":
		t, err := moment(text, rd.zone)
		if err != nil {
			return nil, errDate.New("text", text)
		}
		if f.kind == "time" {
			return t, nil
		}
		return clock.DateOf(t), nil
	case "yesNo":
		return yesNo(text)
	case "code":
		return rd.code(f, text)
	case "list":
		var codes []any
		for _, one := range strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune(",，;；、|", c) }) {
			code, wrong := rd.code(f, strings.TrimSpace(one))
			if wrong != nil {
				return nil, wrong
			}
			codes = append(codes, code)
		}
		return codes, nil
	}
	return text, nil
}

// number reads what people write before and after a number too: ¥1,280.00 元, 15%.
func (rd *reader) number(f *field, text string) (any, *fault.Error) {
	plain := strings.Trim(text, " ¥￥$€£%元")
	d, err := orderfile.Number(plain, rd.decimal)
	switch {
	case err != nil:
		return nil, errNumber.New("text", text)
	case f.kind == "money":
		return money.Of(d, rd.currency), nil
	case f.kind == "quantity":
		return d.String(), nil
	}
	return d, nil
}

// code reads a code, or what it is called in either language.
func (rd *reader) code(f *field, text string) (any, *fault.Error) {
	if len(f.choices) == 0 {
		return text, nil
	}
	var names []string
	for _, c := range f.choices {
		if strings.EqualFold(c.Code, text) || strings.EqualFold(c.Label("zh-CN"), text) || strings.EqualFold(c.Label("en"), text) {
			return c.Code, nil
		}
		names = append(names, c.Label(rd.lang))
	}
	return nil, errOption.New("field", f.label, "text", text, "options", strings.Join(names[:min(len(names), 12)], " · "))
}

func yesNo(text string) (any, *fault.Error) {
	switch low := strings.ToLower(text); {
	case slices.Contains([]string{"是", "yes", "y", "true", "1", "√", "✓", "有"}, low):
		return true, nil
	case slices.Contains([]string{"否", "no", "n", "false", "0", "×", "无"}, low):
		return false, nil
	}
	return nil, errYesNo.New("text", text)
}

// layouts are the ways in which dates are read: the day before the month in none.
var layouts = []string{"2006-1-2", "2006/1/2", "2006.1.2", "2006年1月2日", "20060102", time.RFC3339,
	"2006-1-2 15:04:05", "2006-1-2 15:04", "2006/1/2 15:04:05", "2006/1/2 15:04", "2006年1月2日 15:04", "2006-1-2T15:04:05", "2006-1-2T15:04"}

// moment reads a date, or the number that a spreadsheet keeps of one: days since
// 30 December 1899.
func moment(text string, zone *time.Location) (time.Time, error) {
	for _, l := range layouts {
		if t, err := time.ParseInLocation(l, text, zone); err == nil {
			return t, nil
		}
	}
	if days, err := strconv.ParseFloat(text, 64); err == nil && days > 20_000 && days < 80_000 {
		whole := int(days)
		return time.Date(1899, 12, 30+whole, 0, 0, int((days-float64(whole))*86_400+0.5), 0, zone), nil
	}
	return time.Time{}, errors.New("no date")
}
