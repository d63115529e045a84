package rule

// Cond is a condition, parsed, type-checked and compiled to closures. The nil
// *Cond is the absent condition, which always holds.
type Cond struct {
	root   *node
	holds  test
	json   []byte
	reads  []string
	inputs []input
}

// test is a compiled condition; check a compiled comparison of one value.
type (
	test  func(*Env) bool
	check func(*Env, Value) bool
)

// Holds decides the condition.
func (x *Cond) Holds(e *Env) bool { return x == nil || x.holds(e) }

// Reads lists the facts that the condition looks at, each once, in the order
// they stand there; of rows, the rows fact and the facts of its rows.
func (x *Cond) Reads() []string {
	if x == nil {
		return nil
	}
	return x.reads
}

// JSON is the canonical form: what is stored and hashed. Absent is empty.
func (x *Cond) JSON() []byte {
	if x == nil {
		return nil
	}
	return x.json
}
