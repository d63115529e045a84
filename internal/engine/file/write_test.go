package file

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
)

// TestNobodyIsCutWhoHasLeft sends eight writers to one upload again and again:
// a sender whose body is told to end after its request is answered would lose
// what it asks next on the same connection.
func TestNobodyIsCutWhoHasLeft(t *testing.T) {
	d := desk{writers: map[ID]*writer{}}
	var late, inside atomic.Int64
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 5_000 {
				var left atomic.Bool
				leave := d.sit(ID{}, func() {
					runtime.Gosched() // so that it could leave meanwhile
					if left.Load() {
						late.Add(1)
					}
				})
				if inside.Add(1) > 1 {
					t.Error("two write at once")
				}
				runtime.Gosched() // so that others see it
				inside.Add(-1)
				leave()
				left.Store(true)
			}
		})
	}
	all.Wait()
	if n := late.Load(); n > 0 {
		t.Errorf("%d were cut after they had left", n)
	}
}
