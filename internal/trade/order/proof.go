package order

// What the proof of flows has to know of orders: it grows with what can be done to
// one that was placed.

// Lasting are the verbs of flows that are done once whatever is sent back afterwards:
// an order is confirmed, and stays so.
func Lasting() []string { return []string{"order.confirm", "order.release"} }

// Writes lists the facts of an order that a verb of flows writes.
func Writes(verb string) []string {
	switch verb {
	case "order.confirm":
		return []string{"order.phase", "order.confirmedAt"}
	case "order.release":
		return []string{"order.phase"}
	}
	return nil
}

// Moves tells whether a fact of a placed order may still change while its flow runs.
// What was typed and decided stands until orders can be changed.
func Moves(path string) bool { return path == "order.phase" || path == "order.confirmedAt" }
