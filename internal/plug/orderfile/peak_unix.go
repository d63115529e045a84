//go:build unix

package orderfile

import (
	"runtime"
	"syscall"
)

// PeakMemory is the most memory that the process had so far, in bytes, as the
// system counts it; 0 where it cannot be told.
func PeakMemory() int64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		return int64(u.Maxrss)
	}
	return int64(u.Maxrss) << 10
}
