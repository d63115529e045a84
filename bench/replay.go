package main

import (
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

// replayed is one line of go test -bench: BenchmarkReplay/what N … orders/cpu-s.
var replayed = regexp.MustCompile(`(?m)^BenchmarkReplay/(\w+)\s+\d+.*?\s([\d.]+) orders/cpu-s`)

// replay takes the medians of the order room's own benchmark: recorded orders
// decided again by one goroutine on one processor.
func (b *bench) replay() error {
	cmd := exec.CommandContext(b.ctx, "go", "test", "-run", "^$", "-bench", "^BenchmarkReplay$", "-cpu", "1", "-benchtime", b.span.String(),
		"-count", strconv.Itoa(b.rounds), "bespoke/internal/trade/order")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("run the benchmark: %w\n%s", err, out)
	}
	rates := map[string][]float64{}
	for _, m := range replayed.FindAllStringSubmatch(string(out), -1) {
		rate, err := strconv.ParseFloat(m[2], 64)
		if err != nil {
			return err
		}
		rates[m[1]] = append(rates[m[1]], rate)
	}
	for what, name := range map[string]string{"same": "where nothing differs", "priced": "where a price does"} {
		if len(rates[what]) == 0 {
			return fmt.Errorf("the benchmark printed nothing of %s: %s", what, strings.TrimSpace(string(out)))
		}
		b.report.hold("replay, "+name, median(rates[what]), "orders/s of one core", atLeast(20_000))
	}
	return nil
}
