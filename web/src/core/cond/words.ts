/** Chinese, English. */
type Pair = readonly [zh: string, en: string];

/** The operators as people read them, word for word as the server says them. */
export const operators: Readonly<Record<string, Pair>> = {
  "=": ["是", "is"],
  "!=": ["不是", "is not"],
  ">": ["大于", "more than"],
  ">=": ["不少于", "at least"],
  "<": ["小于", "less than"],
  "<=": ["不超过", "at most"],
  between: ["介于", "between"],
  in: ["属于", "one of"],
  notIn: ["不属于", "none of"],
  contains: ["含有", "contains"],
  startsWith: ["开头是", "starts with"],
  endsWith: ["结尾是", "ends with"],
  matches: ["符合", "matches"],
  has: ["含", "has"],
  hasAny: ["含任一", "has any of"],
  hasAll: ["含全部", "has all of"],
  under: ["属于…类", "under"],
  empty: ["为空", "is empty"],
  notEmpty: ["不为空", "is not empty"],
};

/** The other words of conditions, by what they stand for. */
export const others: Readonly<Record<string, Pair>> = {
  all: ["且", "and"],
  any: ["或", "or"],
  none: ["以下都不成立:", "none of:"],
  some: ["有一条", "some line of"],
  every: ["每条", "every line of"],
  count: ["条数", "the number of"],
  sum: ["之和", "the sum of"],
  min: ["最小值", "the smallest"],
  max: ["最大值", "the largest"],
  true: ["是", "yes"],
  false: ["否", "no"],
  today: ["今天", "today"],
  now: ["现在", "now"],
  left: ["不含起点", "without the first"],
  right: ["不含终点", "without the last"],
  both: ["不含两端", "without both ends"],
};

/** The units of durations. */
export const units: Readonly<Record<string, Pair>> = {
  m: ["分钟", "minute"],
  h: ["小时", "hour"],
  d: ["天", "day"],
  w: ["周", "week"],
  mo: ["个月", "month"],
  y: ["年", "year"],
  wh: ["工作小时", "working hour"],
  wd: ["个工作日", "working day"],
};
