// Package mail brings messages to people by e-mail: it speaks SMTP to the one
// server that it is told of. What a message says, in which language, stands in
// text.go; who gets one and why is decided above.
package mail
