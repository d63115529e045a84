package event

// Tails counts the workspaces whose logs are being followed.
func Tails(v *Live) int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return len(v.tails)
}
