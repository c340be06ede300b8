//! Dates of Chinese, Japanese and Korean prose.

use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use regex::{Captures, Regex};

use super::calendar::{self, is_not_to_come, nearest};
use super::dates::Reference;
use super::unspaced::{Found, before, behind, number};
use super::vocabulary;
use crate::time::DateInterval;

const NUMBER: &str =
    r"(?:\p{Nd}{1,2}|[一二三四五六七八九]?[十廿卅][一二三四五六七八九]?|[一二三四五六七八九])";

fn pattern(written: &str) -> Regex {
    Regex::new(&written.replace("NUM", NUMBER)).expect("a fixed pattern")
}

/// `2024年3月5日`, `令和6年3月5日`, `2024年（令和6年）3月`, `24年3月5日`, `2024년 3월 5일`.
static WITH_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?:(?P<era>令和|平成|昭和|大正|中華民國|中华民国|民國|民国|公元|西元|西暦|서기)\s*)?",
        r"(?P<year>\p{Nd}{1,4}|[〇○零一二三四五六七八九]{4}|元)\s*[年년]",
        r"(?:\s*[（(][^（）()]{1,12}[)）])?\s*(?P<month>NUM)\s*[月월](?:份)?",
        r"(?:\s*(?P<day>NUM)\s*[日號号일](?:\s*(?:から|[-–—~～至到])\s*(?P<last>NUM)\s*[日號号일])?)?"
    ))
});

/// `去年3月5日`, `올해 3월`.
static SAID_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<said>去年|昨年|今年|本年|작년|지난해|올해|同年|翌年|前年|明年|来年|來年|当年|當年|那年|次年|내년|이듬해|같은 해)\s*(?P<month>NUM)\s*[月월](?:\s*(?P<day>NUM)\s*[日號号일])?",
    )
});

/// `3月5日`, `3月5日至7日`, `3월 5일`.
static DAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<month>NUM)\s*[月월]\s*(?P<day>NUM)\s*[日號号일](?:\s*(?:から|[-–—~～至到])\s*(?P<last>NUM)\s*[日號号일])?",
    )
});

/// `5日`, `上月5日`, `지난달 5일`, `今（5）日`.
static LONE_DAY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:(?P<said>上月|上個月|上个月|先月|지난달|本月|今月|이달)\s*)?(?P<day>\p{Nd}{1,2})\s*[日일]|",
        r"(?:[今昨前]天?|오늘|어제)\s*[（(]\s*(?P<framed>\p{Nd}{1,2})\s*[日일]?\s*[)）]\s*日?"
    ))
    .expect("a fixed pattern")
});

/// `星期五`, `周五`, `金曜日`, `금요일`.
static WEEKDAY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:星期|礼拜|禮拜|週|周)(?P<zh>[一二三四五六日天])|",
        r"(?P<ja>[月火水木金土日])曜日?|(?P<ko>[월화수목금토일])요일"
    ))
    .expect("a fixed pattern")
});

/// `昨天`, `今日`, `어제`.
static NEAR_DAY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?P<today>今天|今日|今朝|今夜|今晚|今早|今晨|오늘)|(?P<yesterday>昨天|昨日|昨夜|昨晚|昨晨|어제)|",
        r"(?P<earlier>前天|一昨日|그저께|그제)"
    ))
    .expect("a fixed pattern")
});

/// `攝於2014年`, `2014年撮影`: a bare year dates a picture only beside such a word.
static TAKEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:摄于|攝於|拍摄于|拍攝於|摄於|攝于)\s*(?P<a>\p{Nd}{4})\s*年(?:[^\p{Nd}]|$)|",
        r"(?P<b>\p{Nd}{4})\s*[年년]\s*(?:撮影|촬영|拍摄|拍攝|资料照|資料照|资料图|자료사진)"
    ))
    .expect("a fixed pattern")
});

/// How long ago a lone day may be; one farther back is rather of the days to come.
const MOST_DAYS_AGO: i32 = 12;

fn is_last_month(said: &str) -> bool {
    matches!(said, "上月" | "上個月" | "上个月" | "先月" | "지난달")
}

/// Words of `data/dates.tsv` beside a date, by their kinds.
struct Words {
    until: Vec<&'static str>,
    until_behind: Vec<&'static str>,
    future: Vec<&'static str>,
    born: Vec<&'static str>,
    other: Vec<&'static str>,
    habit: Vec<&'static str>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let words = |kind: &str| vocabulary::groups("cjk", kind).concat();
    Words {
        until: words("until"),
        until_behind: words("until-behind"),
        future: words("future"),
        born: words("born"),
        other: words("other"),
        habit: words("habit"),
    }
});

fn ends_with(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.ends_with(word))
}

fn starts_with(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.starts_with(word))
}

/// The dates of `text`, those of something else without readings.
pub(super) fn read<'t>(text: &'t str, reference: Reference<'t>) -> Vec<Found> {
    let scan = Scan { text, reference };
    let mut out = Vec::new();
    let readers: [(&Regex, Reader<'_>, bool); 7] = [
        (&WITH_YEAR, |_, found| with_year(found), false),
        (&SAID_YEAR, Scan::said_year, false),
        (&DAY, Scan::day, false),
        (&LONE_DAY, Scan::lone_day, false),
        (&WEEKDAY, Scan::weekday, true),
        (&NEAR_DAY, Scan::near_day, false),
        (&TAKEN, |_, found| taken(found), false),
    ];
    for (pattern, reader, loose) in readers {
        for found in pattern.captures_iter(text) {
            let Some(whole) = found.get(0) else { continue };
            let readings =
                reader(&scan, &found).filter(|_| scan.is_of_picture(whole.range(), &found));
            out.push(Found {
                readings: readings.unwrap_or_default(),
                range: whole.range(),
                loose,
            });
        }
    }
    out
}

type Reader<'t> = fn(&Scan<'t>, &Captures<'t>) -> Option<Vec<DateInterval>>;

struct Scan<'t> {
    text: &'t str,
    reference: Reference<'t>,
}

impl<'t> Scan<'t> {
    fn today(&self) -> Option<Date> {
        Some(self.reference.published?.first_day())
    }

    /// Whether what stands round the date leaves it to the picture.
    fn is_of_picture(&self, range: std::ops::Range<usize>, found: &Captures) -> bool {
        let lead = before(self.text, range.start).trim_end();
        let rest = behind(self.text, range.end);
        let rest = rest.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '에');
        let rest = rest.strip_prefix(['（', '(']).map_or(rest, |framed| {
            framed
                .split_once(['）', ')'])
                .map_or(framed, |(_, rest)| rest)
        });
        let bounds = ends_with(lead, &WORDS.until) || starts_with(rest, &WORDS.until_behind);
        let near_before = last_letters(lead, 14);
        let near_behind = first_letters(rest, 16);
        let other = WORDS.future.iter().any(|word| near_before.contains(word))
            || WORDS.born.iter().any(|word| near_behind.contains(word));
        let has = |group: &str| found.name(group).is_some();
        let is_month = has("month") && !has("day");
        let of_month = is_month && WORDS.other.iter().any(|word| near_behind.contains(word));
        let is_within_number = lead.ends_with(|letter: char| letter.is_numeric());
        !bounds && !other && !of_month && !is_within_number
    }

    fn said_year(&self, found: &Captures<'t>) -> Option<Vec<DateInterval>> {
        let year = self.today()?.year();
        let year = match found.name("said")?.as_str() {
            "去年" | "昨年" | "작년" | "지난해" => year - 1,
            "今年" | "本年" | "올해" => year,
            _ => return None,
        };
        of_month(year, found)
    }

    fn day(&self, found: &Captures<'t>) -> Option<Vec<DateInterval>> {
        let published = self.reference.published?.last_day();
        let read = nearest(published, published.year(), |year| {
            of_month(year, found)?.first().copied()
        });
        Some(vec![read.filter(|read| is_not_to_come(read, published))?])
    }

    /// A day of the month of publication or, where that is still to come, of the month before.
    fn lone_day(&self, found: &Captures<'t>) -> Option<Vec<DateInterval>> {
        let today = self.today()?;
        let is_framed = found.name("framed").is_some();
        let day = i8::try_from(number(found, if is_framed { "framed" } else { "day" })?).ok()?;
        let said = found.name("said").map(|said| said.as_str());
        if !is_framed && said.is_none() && !self.is_day_of_month(found) {
            return None;
        }
        let is_to_come = day > today.day() + 1;
        if is_to_come && said.is_some_and(|said| !is_last_month(said)) {
            return None;
        }
        let back = i64::from(said.is_some_and(is_last_month) || is_to_come);
        let month = today
            .first_of_month()
            .checked_sub(Span::new().try_months(back).ok()?)
            .ok()?;
        let read = calendar::days(month.year(), month.month(), day, day)?;
        let is_recent = (today - read.first_day()).get_days() <= MOST_DAYS_AGO;
        (is_recent || said.is_some()).then(|| vec![read])
    }

    /// Whether `5日` is a day of the month, not a number of days.
    fn is_day_of_month(&self, found: &Captures) -> bool {
        const CLAUSE: [&str; 26] = [
            "、", "，", ",", "午前", "午後", "上午", "下午", "晚", "夜", "朝", "早", "凌晨",
            "清晨", "傍晚", "在", "於", "于", "に", "撮影", "摄", "攝", "電", "电", "讯", "訊",
            "拍",
        ];
        const HOURS: [&str; 8] = ["오전", "오후", "새벽", "밤", "낮", "아침", "저녁", "촬영"];
        const LENGTHS: [&str; 9] = [
            "동안", "연속", "만에", "이상", "정도", "뒤", "안에", "이내", "내내",
        ];
        let Some(whole) = found.get(0) else {
            return false;
        };
        let (lead, rest) = (
            before(self.text, whole.start()),
            behind(self.text, whole.end()),
        );
        if whole.as_str().ends_with('일') {
            let spaced = rest.trim_start();
            let parted = rest.is_empty() || rest.starts_with([' ', ',', '(', ')', '.']);
            let follows = lead.is_empty() || lead.ends_with([' ', '(', '[', '/', '=']);
            let counted = ["약 ", "총 ", "단 ", "무려 ", "최소 ", "최대 ", "제"];
            return parted
                && follows
                && !LENGTHS.iter().any(|word| spaced.starts_with(word))
                && !counted.iter().any(|word| lead.ends_with(word))
                && (HOURS.iter().any(|word| spaced.starts_with(word))
                    || lead.trim_end().ends_with("지난")
                    || lead
                        .trim_end()
                        .ends_with(['이', '가', '은', '는', '=', '/', '들', '서', '인']));
        }
        let clause = CLAUSE.iter().any(|word| rest.starts_with(word));
        let opens = lead.trim_end().is_empty()
            || lead.ends_with([
                '、', '，', ',', '（', '(', ' ', '\u{3000}', '＝', '=', '」', '）', 'は', 'が',
                '；', '　',
            ])
            || lead.ends_with("社") && rest.starts_with(['电', '電', '讯', '訊']);
        let counted = [
            "歷時", "历时", "为期", "為期", "连续", "連續", "共", "第", "约", "約", "近",
        ];
        clause && opens && !counted.iter().any(|word| lead.trim_end().ends_with(word))
    }

    fn weekday(&self, found: &Captures<'t>) -> Option<Vec<DateInterval>> {
        let whole = found.get(0)?;
        let (lead, rest) = (
            before(self.text, whole.start()),
            behind(self.text, whole.end()),
        );
        if ends_with(lead.trim_end(), &WORDS.habit) {
            return None;
        }
        let at = if let Some(day) = found.name("zh") {
            let short = !whole.as_str().starts_with(['星', '礼', '禮']);
            let follows = [
                "", "，", "、", ",", "在", "於", "于", "上", "下午", "晚", "早", "中午", "凌晨",
                "舉", "举", "的", "（", "(", "）", ")", "發", "发", "清晨", "傍晚", "深夜", "夜",
                "出", "抵", "與", "与", "和", "。", " ", "表", "宣",
            ];
            let is_clear = rest.is_empty()
                || follows
                    .iter()
                    .any(|word| !word.is_empty() && rest.starts_with(word));
            if short && !is_clear {
                return None;
            }
            "一二三四五六日".find(day.as_str().replace('天', "日").as_str())? / 3
        } else if let Some(day) = found.name("ja") {
            if !whole.as_str().ends_with('日')
                && !rest.starts_with(['、', '）', ')', '朝', '夜', '午', '昼', '未', '夕'])
            {
                return None;
            }
            "月火水木金土日".find(day.as_str())? / 3
        } else {
            "월화수목금토일".find(found.name("ko")?.as_str())? / 3
        };
        let said_last = ["上", "上個", "上个", "先週の", "先週", "지난주 "]
            .iter()
            .any(|word| lead.ends_with(word));
        let day = i8::try_from(at + 1).ok()?;
        Some(calendar::weekday(day, self.today()?, said_last))
    }

    fn near_day(&self, found: &Captures<'t>) -> Option<Vec<DateInterval>> {
        let whole = found.get(0)?;
        let rest = behind(self.text, whole.end());
        // Names (`今日俄罗斯`) and what is so nowadays (`今日の日本`, `오늘날`).
        let is_clear = match whole.as_str() {
            "今天" | "今日" => rest.starts_with([
                '上', '下', '早', '中', '晚', '凌', '清', '午', '朝', '夜', '，', '、', '在', '於',
                '于', '（', '(',
            ]),
            "오늘" | "어제" => rest.starts_with([' ', '(', ',']),
            _ => true,
        };
        if !is_clear {
            return None;
        }
        let back = if found.name("today").is_some() {
            0
        } else if found.name("yesterday").is_some() {
            1
        } else {
            2
        };
        let day = self.today()?.checked_sub(back.days()).ok()?;
        Some(vec![DateInterval::day(day)?])
    }
}

fn with_year(found: &Captures) -> Option<Vec<DateInterval>> {
    let written = found.name("year")?.as_str();
    let count = number(found, "year")?;
    let era = found.name("era").map_or("", |era| era.as_str());
    let begins = match era {
        "令和" => 2018,
        "平成" => 1988,
        "昭和" => 1925,
        "大正" | "中華民國" | "中华民国" | "民國" | "民国" => 1911,
        // Two digits may be of this century or of an era.
        _ if written.chars().count() != 4 => return None,
        _ => 0,
    };
    let year = i16::try_from(begins + count)
        .ok()
        .filter(|year| (1826..=2100).contains(year))?;
    of_month(year, found)
}

fn taken(found: &Captures) -> Option<Vec<DateInterval>> {
    let year = number(found, "a").or_else(|| number(found, "b"))?;
    let year = i16::try_from(year)
        .ok()
        .filter(|year| (1826..=2100).contains(year))?;
    Some(vec![DateInterval::year(year)?])
}

/// The day, days or month that the groups name, of that year.
fn of_month(year: i16, found: &Captures) -> Option<Vec<DateInterval>> {
    let month = i8::try_from(number(found, "month")?).ok()?;
    if found.name("day").is_none() {
        return Some(vec![DateInterval::month(year, month)?]);
    }
    let first = i8::try_from(number(found, "day")?).ok()?;
    let last = number(found, "last").and_then(|last| i8::try_from(last).ok());
    let last = last.filter(|last| *last >= first).unwrap_or(first);
    Some(vec![calendar::days(year, month, first, last)?])
}

fn first_letters(text: &str, most: usize) -> &str {
    let end = text
        .char_indices()
        .nth(most)
        .map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or(text)
}

fn last_letters(text: &str, most: usize) -> &str {
    let from = text
        .char_indices()
        .rev()
        .nth(most)
        .map_or(0, |(at, letter)| at + letter.len_utf8());
    text.get(from..).unwrap_or(text)
}
