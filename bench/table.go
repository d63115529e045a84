package main

import (
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

// result is one line of go test -bench: Benchmark…/shape/rows-procs N ns/op.
var result = regexp.MustCompile(`(?m)^BenchmarkDecide/(\w+)/(\d+)(?:-\d+)?\s+\d+\s+([\d.]+) ns/op`)

// table takes the medians of the rule room's own benchmark of large tables.
func (b *bench) table() error {
	cmd := exec.CommandContext(b.ctx, "go", "test", "-run", "^$", "-bench", "^BenchmarkDecide$/^(mixed|ranges)$/^(1000|8000)$", "-benchtime", "0.5s",
		"-count", strconv.Itoa(b.rounds), "bespoke/internal/studio/rule")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("run the benchmark: %w\n%s", err, out)
	}
	took := map[string][]float64{}
	for _, m := range result.FindAllStringSubmatch(string(out), -1) {
		ns, err := strconv.ParseFloat(m[3], 64)
		if err != nil {
			return err
		}
		took[m[1]+" "+m[2]] = append(took[m[1]+" "+m[2]], ns/1000)
	}
	for _, shape := range []string{"mixed", "ranges"} {
		few, many := took[shape+" 1000"], took[shape+" 8000"]
		if len(few) == 0 || len(many) == 0 {
			return fmt.Errorf("the benchmark printed no %s table: %s", shape, strings.TrimSpace(string(out)))
		}
		b.report.hold(fmt.Sprintf("decision by a %s table of 1,000 rows", shape), median(few), "µs", atMost(5))
		b.report.say(fmt.Sprintf("decision by a %s table of 8,000 rows", shape), median(many), "µs")
		b.report.hold("eight times the rows: slower by", median(many)/median(few), "×", atMost(8))
	}
	return nil
}
