// Package form is the room of fields and forms: what a business asks for, of
// whom, and what it takes for an answer.
//
// The field library (fields.v1) says once what a field is; a form (form.v1)
// only places it. Compile makes both of a release ready to run: Forms. Then
// two things happen again and again:
//
//   - A form is resolved for one order or one line: who may see which field,
//     which are shown, required, read-only, what is filled in, what was typed
//     wrongly. The answer is Resolved, the values go into the environment as
//     facts (order.fields.x) and into one piece of JSON that is stored.
//   - The values of things without a form of their own, as customers and
//     products, are read by Forms.Values.
//
// Resolving is pure and comes in two steps, because a form may ask for what is
// decided later: Resolve decides everything that rests on who orders what
// (stages open, form, goods), Finish the rest, after promised dates and before
// freight. A field whose appearance or value waits for Finish is missing until
// then, so no rule ever reads a value that turns out to be hidden. The order
// form is resolved before its lines and finished before them.
//
// Words: a field is of a kind; a built-in field (lines, note, sku) belongs to
// the order itself and is only placed here; a variant is an audience; hidden
// is missing: neither required, nor stored, nor seen by rules.
//
// The room knows conditions (rule) and documents (blueprint). It refuses to
// know orders, customers and products: whether a named customer exists is
// asked through Given.Known. What is not built yet is refused by name at save.
package form
