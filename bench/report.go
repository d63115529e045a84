package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
)

// figure is one number, with the bar it is held to, if there is one.
type figure struct {
	Check string  `json:"check"`
	DB    string  `json:"db,omitempty"`
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit,omitempty"`
	Bar   string  `json:"bar,omitempty"`
	OK    *bool   `json:"ok,omitempty"`
	Note  string  `json:"note,omitempty"`
}

// report prints figures as they come, or all of them as JSON at the end.
type report struct {
	json      bool
	out       io.Writer
	check, db string
	figures   []figure
	missed    int
}

func (r *report) begin(check, db string) {
	r.check, r.db = check, db
	if !r.json {
		fmt.Fprintf(r.out, "\n%s\n", strings.TrimSpace(check+" "+db))
	}
}

// bar is what a figure must reach.
type bar struct {
	text  string
	holds func(v float64) bool
}

func atLeast(want float64) bar {
	return bar{fmt.Sprintf("≥ %g", want), func(v float64) bool { return v >= want }}
}

func atMost(want float64) bar {
	return bar{fmt.Sprintf("≤ %g", want), func(v float64) bool { return v <= want }}
}

func exactly(want float64) bar {
	return bar{fmt.Sprintf("= %g", want), func(v float64) bool { return v == want }}
}

// say reports a figure that has no bar.
func (r *report) say(name string, value float64, unit string) {
	r.add(figure{Check: r.check, DB: r.db, Name: name, Value: value, Unit: unit})
}

// hold reports a figure and whether it reaches its bar.
func (r *report) hold(name string, value float64, unit string, b bar) {
	ok := b.holds(value)
	if !ok {
		r.missed++
	}
	r.add(figure{Check: r.check, DB: r.db, Name: name, Value: value, Unit: unit, Bar: b.text, OK: &ok})
}

// note adds a remark to the last figure.
func (r *report) note(text string) {
	r.figures[len(r.figures)-1].Note = text
	if !r.json {
		fmt.Fprintf(r.out, "    %s\n", text)
	}
}

func (r *report) add(f figure) {
	r.figures = append(r.figures, f)
	if r.json {
		return
	}
	verdict := ""
	if f.OK != nil {
		verdict = map[bool]string{true: "ok", false: "MISSED"}[*f.OK]
	}
	line := fmt.Sprintf("  %-42s %12s %-10s %-8s %s", f.Name, number(f.Value), f.Unit, f.Bar, verdict)
	fmt.Fprintln(r.out, strings.TrimRight(line, " "))
}

// number prints three digits that matter.
func number(v float64) string {
	switch {
	case v == float64(int64(v)) || v >= 1000 || v <= -1000:
		return fmt.Sprintf("%.0f", v)
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.3f", v)
}

// end prints what the run came to; failed is what could not be measured.
func (r *report) end(failed error) {
	if !r.json {
		fmt.Fprintf(r.out, "\n%d bars missed\n", r.missed)
		if failed != nil {
			fmt.Fprintf(r.out, "not measured: %v\n", failed)
		}
		return
	}
	all := struct {
		At      time.Time `json:"at"`
		Missed  int       `json:"missed"`
		Failed  string    `json:"failed,omitempty"`
		Figures []figure  `json:"figures"`
	}{At: time.Now().UTC(), Missed: r.missed, Figures: r.figures}
	if failed != nil {
		all.Failed = failed.Error()
	}
	e := json.NewEncoder(r.out)
	e.SetIndent("", "  ")
	e.Encode(all)
}
