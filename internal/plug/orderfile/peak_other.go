//go:build !unix

package orderfile

// PeakMemory is the most memory that the process had so far, in bytes; 0, for
// it cannot be told here.
func PeakMemory() int64 { return 0 }
