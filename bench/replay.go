package main

import (
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// replayed is one line of go test -bench: BenchmarkReplay/what N … orders/cpu-s.
var replayed = regexp.MustCompile(`(?m)^BenchmarkReplay/(\w+)\s+\d+.*?\s([\d.]+) orders/cpu-s`)

// replay takes the order room's own benchmark: recorded orders decided again by one
// goroutine on one processor. The best of the rounds is held to the bar: a figure that is
// no ratio has nothing beside it that was slowed down alike, and whoever else is on a
// machine can only take from it. The median is told with it. All cases stand in each
// round, so that one bad minute is not one case's alone.
func (b *bench) replay() error {
	rates := map[string][]float64{}
	for range b.rounds {
		cmd := exec.CommandContext(b.ctx, "go", "test", "-run", "^$", "-bench", "^BenchmarkReplay$", "-cpu", "1",
			"-benchtime", b.span.String(), "bespoke/internal/trade/order")
		out, err := cmd.CombinedOutput()
		if err != nil {
			return fmt.Errorf("decide orders again: %w: %s", err, strings.TrimSpace(string(out)))
		}
		for _, m := range replayed.FindAllStringSubmatch(string(out), -1) {
			rate, err := strconv.ParseFloat(m[2], 64)
			if err != nil {
				return err
			}
			rates[m[1]] = append(rates[m[1]], rate)
		}
	}
	for _, one := range []struct {
		what, name string
		held       bool
	}{
		{"same", "where nothing differs", true},
		{"priced", "where the prices of 2 in 11 do", true},
		{"taxed", "where all do, decided twice", false},
	} {
		all, name := rates[one.what], "replay, "+one.name
		if len(all) == 0 {
			return fmt.Errorf("the benchmark printed nothing of %s", one.what)
		}
		if one.held {
			b.report.hold(name, slices.Max(all), replayUnit, atLeast(20_000))
		} else {
			b.report.say(name, slices.Max(all), replayUnit)
		}
		b.report.note(fmt.Sprintf("the best of %d rounds; their median is %.0f", len(all), median(all)))
	}
	return nil
}

const replayUnit = "orders/s of one core"
