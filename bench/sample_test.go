package main

import (
	"testing"
	"time"
)

func TestFiguresAreMediansOfTheRounds(t *testing.T) {
	of := func(orders int) sample {
		return sample{took: time.Second, latencies: make([]time.Duration, orders)}
	}
	ours, theirs := []sample{of(100), of(900), of(300)}, []sample{of(100), of(100), of(100)}
	if got := over(ours, sample.rate); got != 300 {
		t.Errorf("the median of 100, 300 and 900 is %g", got)
	}
	if got := against(ours, theirs, sample.rate); got != 3 {
		t.Errorf("the median of 1, 9 and 3 is %g", got)
	}
}

func TestThePercentileOfFewIsTheLast(t *testing.T) {
	if got := percentile([]int{3, 1, 2}, 99); got != 3 {
		t.Errorf("99 of 100 of three values is %d", got)
	}
}
