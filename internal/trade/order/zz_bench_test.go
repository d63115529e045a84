package order

import "testing"

func BenchmarkReplay(b *testing.B) {
	bz := furniture(b, nil)
	records := bz.placed(b)
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		bz.replay(bz, records...)
		n += len(records)
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "orders/s")
}
