import { save } from "@core/save";

/** A day as calendars take it over. */
export function calendarText(day: string, title: string, uid: string): string {
  const plain = day.replaceAll("-", "");
  const end = new Date(`${day}T00:00:00Z`);
  end.setUTCDate(end.getUTCDate() + 1);
  const text = title.replace(/[\\;,]/g, (c) => `\\${c}`).replace(/\n/g, "\\n");
  return [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Bespoke//EN",
    "BEGIN:VEVENT",
    `UID:${uid}`,
    `DTSTAMP:${plain}T000000Z`,
    `DTSTART;VALUE=DATE:${plain}`,
    `DTEND;VALUE=DATE:${end.toISOString().slice(0, 10).replaceAll("-", "")}`,
    `SUMMARY:${text}`,
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ].join("\r\n");
}

/** Hands a day to the device's calendar, as a file. */
export function calendarFile(day: string, title: string) {
  save("order.ics", calendarText(day, title, crypto.randomUUID()), "text/calendar");
}
