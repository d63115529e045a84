package rig

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// tick is the unit of /proc/PID/stat; the kernel's USER_HZ is 100 on every
// architecture that we meet.
const tick = 10 * time.Millisecond

// process is what /proc/PID/stat tells of one process.
type process struct {
	parent       int
	own, orphans time.Duration // its own time, and that of children it has waited for
}

func processOf(pid int) (p process, err error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return p, err
	}
	// The name in brackets may hold blanks; state is field 3, so index 0 here.
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	if len(fields) < 15 {
		return p, fmt.Errorf("read /proc/%d/stat: %q", pid, text)
	}
	ticks := func(i int) time.Duration {
		n, _ := strconv.ParseInt(fields[i], 10, 64)
		return time.Duration(n) * tick
	}
	p.parent, err = strconv.Atoi(fields[1])
	p.own, p.orphans = ticks(11)+ticks(12), ticks(13)+ticks(14)
	return p, err
}

// CPU is the processor time that a process has used.
func CPU(pid int) (time.Duration, error) {
	p, err := processOf(pid)
	return p.own, err
}

// FamilyCPU is the processor time of a process and all its children, those
// that have ended included.
func FamilyCPU(pid int) (time.Duration, error) {
	p, err := processOf(pid)
	if err != nil {
		return 0, err
	}
	sum := p.own + p.orphans
	all, err := filepath.Glob("/proc/[0-9]*")
	for _, dir := range all {
		child, _ := strconv.Atoi(filepath.Base(dir))
		if c, err := processOf(child); err == nil && c.parent == pid {
			sum += c.own
		}
	}
	return sum, err
}

// OwnCPU is the processor time that this process has used.
func OwnCPU() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// parentOf is the process that started another.
func parentOf(pid int) (int, error) {
	p, err := processOf(pid)
	return p.parent, err
}
