//! Credit lines: `通讯员 陈某 某报记者 林某`, `记者 张三 李四 文/图`, `责任编辑：王五`, `By Jane Doe and John Roe`.
//!
//! A line is a credit line only if every word of it is a role, a name or a joiner. Chinese names are known by their
//! surname, so that 记者手记 or 编辑方针 stay what they are.

use crate::model::{Credit, Role};

/// The longest line that is looked at, in characters.
const MAX_LINE: usize = 100;

/// Surnames of one character: those of the Hundred Family Surnames that are in use, and later common ones.
const SURNAMES: &str = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖付闫覃仝付涂佟邸岳冼麦苟展帅";
/// Surnames of two characters.
const DOUBLE_SURNAMES: &[&str] =
    &["欧阳", "上官", "司马", "诸葛", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "东方", "端木", "南宫"];

/// Role words, the longest first where one begins another.
const ROLES: &[(&str, Role)] = &[
    ("责任编辑", Role::ResponsibleEditor),
    ("责编", Role::ResponsibleEditor),
    ("值班编辑", Role::Editor),
    ("编辑", Role::Editor),
    ("校对", Role::Proofreader),
    ("编译", Role::Translator),
    ("翻译", Role::Translator),
    ("通讯员", Role::Correspondent),
    ("摄影记者", Role::Photographer),
    ("记者", Role::Reporter),
    ("实习生", Role::Reporter),
    ("摄影", Role::Photographer),
    ("供图", Role::Photographer),
    ("作者", Role::Writer),
    ("撰文", Role::Writer),
];
/// Short signs for who did the words and who the pictures; they stand before or after the names.
const SIGNS: &[(&str, &[Role])] = &[
    ("文/图", &[Role::Writer, Role::Photographer]),
    ("图/文", &[Role::Writer, Role::Photographer]),
    ("文/摄", &[Role::Writer, Role::Photographer]),
    ("文图", &[Role::Writer, Role::Photographer]),
    ("图文", &[Role::Writer, Role::Photographer]),
    ("文", &[Role::Writer]),
    ("图", &[Role::Photographer]),
    ("摄", &[Role::Photographer]),
    ("摄影", &[Role::Photographer]),
    ("供图", &[Role::Photographer]),
];
/// What may stand before a role without naming an organisation.
const QUALIFIERS: &[&str] =
    &["本报", "本网", "本台", "本刊", "见习", "实习", "首席", "特约", "驻地", "全媒体", "融媒体"];
/// How the name of an organisation ends.
const ORGANISATION_ENDS: &[&str] =
    &["报", "报社", "台", "电视台", "社", "网", "刊", "周刊", "杂志", "中心", "客户端", "在线", "新闻", "传媒", "集团"];

/// The credits of a line, if it is a credit line from end to end.
pub(super) fn parse(line: &str) -> Option<Vec<Credit>> {
    if line.chars().count() > MAX_LINE {
        return None;
    }
    let line = line.trim().trim_start_matches(['(', '（', '【', '[']).trim_end_matches([')', '）', '】', ']']);
    chinese(line).or_else(|| english(line))
}

/// The credits of a byline of somebody else's ninjs: parsed where it has the shape of a credit line, otherwise one
/// writer of that name.
pub fn credits_of_byline(byline: &str) -> Vec<Credit> {
    let byline = byline.trim();
    if byline.is_empty() {
        return Vec::new();
    }
    let prefixed = || english(&format!("By {byline}"));
    parse(byline).or_else(prefixed).unwrap_or_else(|| vec![credit(Role::Writer, byline, "", "")])
}

fn credit(role: Role, name: &str, affiliation: &str, joiner: &str) -> Credit {
    Credit { role, name: name.to_owned(), affiliation: affiliation.to_owned(), joiner: joiner.to_owned() }
}

/// A word with the character that parted it from the word before.
struct Word {
    text: String,
    joined_by: char,
}

fn words(line: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut joined_by = ' ';
    for part in line.split_inclusive(is_separator) {
        let text = part.trim_end_matches(is_separator);
        // Names of two characters are spaced out to the width of three: 林 晗.
        let spaced_out = words.last_mut().filter(|_| matches!(joined_by, '\u{3000}' | ' ')).filter(|word| {
            is_one_han(&word.text) && is_one_han(text) && sign(&word.text).is_none() && sign(text).is_none()
        });
        if let Some(word) = spaced_out {
            word.text.push_str(text);
        } else if !text.is_empty() {
            words.push(Word { text: text.to_owned(), joined_by });
        }
        match part.chars().next_back().filter(|c| is_separator(*c)) {
            // Spaces beside another separator do not hide it.
            Some(c) if text.is_empty() && c.is_whitespace() => {}
            Some(c) => joined_by = c,
            None => {}
        }
    }
    words
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '、' | ',' | '，' | ';' | '；' | ':' | '：' | '|' | '｜')
}

fn is_one_han(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(crate::text::count::is_han) && chars.next().is_none()
}

fn sign(word: &str) -> Option<&'static [Role]> {
    SIGNS.iter().find(|(sign, _)| *sign == word).map(|(_, roles)| *roles)
}

/// Role and affiliation of a word such as 记者, 本报记者, 福州日报记者; and the name that is written right after it.
fn role(word: &str) -> Option<(Role, &str, Option<&str>)> {
    for (name, role) in ROLES {
        let Some((before, after)) = word.split_once(name) else { continue };
        let is_desk = matches!(role, Role::Editor | Role::ResponsibleEditor | Role::Proofreader);
        let attached = (!after.is_empty()).then_some(after);
        if attached.is_some_and(|name| is_desk || !is_chinese_name(name)) {
            continue;
        }
        let mut organisation = before;
        while let Some(rest) = QUALIFIERS.iter().find_map(|qualifier| organisation.strip_suffix(qualifier)) {
            organisation = rest;
        }
        let is_organisation = ORGANISATION_ENDS.iter().any(|end| organisation.ends_with(end))
            && organisation.chars().count() >= 2
            && organisation.chars().count() <= 16;
        if organisation.is_empty() || is_organisation {
            return Some((*role, organisation, attached));
        }
    }
    None
}

fn is_chinese_name(word: &str) -> bool {
    if let Some((given, family)) = word.split_once(['·', '•']) {
        let is_part = |part: &str| part.chars().count() >= 1 && part.chars().all(crate::text::count::is_han);
        return is_part(given) && family.split(['·', '•']).all(is_part) && word.chars().count() <= 16;
    }
    let length = word.chars().count();
    let all_han = word.chars().all(crate::text::count::is_han);
    let double = DOUBLE_SURNAMES.iter().any(|surname| word.starts_with(surname));
    let single = word.chars().next().is_some_and(|first| SURNAMES.contains(first));
    all_han && ((single && (2..=3).contains(&length)) || (double && (3..=4).contains(&length)))
}

fn chinese(line: &str) -> Option<Vec<Credit>> {
    let mut list = List::default();
    let words = words(line);
    let signs_follow = words.last().is_some_and(|word| sign(&word.text).is_some())
        || words.iter().any(|word| word.text.rsplit_once('/').is_some_and(|(name, _)| is_chinese_name(name)));
    for word in &words {
        if let Some(roles) = sign(&word.text) {
            if signs_follow { list.sign(roles)? } else { list.begin(roles, "")? }
        } else if let Some((role, organisation, attached)) = role(&word.text) {
            list.begin(&[role], organisation)?;
            if let Some(name) = attached {
                list.name(name, ' ');
            }
        } else if let Some((name, roles)) = word.text.rsplit_once('/').and_then(|(name, s)| Some((name, sign(s)?))) {
            list.name(is_chinese_name(name).then_some(name)?, word.joined_by);
            list.sign(roles)?;
        } else {
            // After a colon the role vouches for the name, whatever its surname.
            let vouched = matches!(word.joined_by, ':' | '：');
            let is_short_han =
                (2..=4).contains(&word.text.chars().count()) && word.text.chars().all(crate::text::count::is_han);
            list.name(
                (is_chinese_name(&word.text) || (vouched && is_short_han)).then_some(&word.text)?,
                word.joined_by,
            );
        }
    }
    list.finish()
}

/// Credits as they gather, and the names that no sign has yet been put to.
#[derive(Default)]
struct List {
    done: Vec<Credit>,
    open: Vec<Credit>,
    roles: Vec<Role>,
    organisation: String,
}

impl List {
    /// A role word: the names that follow have it. `None` when the role before it got no name.
    fn begin(&mut self, roles: &[Role], organisation: &str) -> Option<()> {
        if !self.roles.is_empty() && self.open.is_empty() {
            return None;
        }
        self.close();
        self.roles = roles.to_vec();
        self.organisation = organisation.to_owned();
        Some(())
    }

    fn name(&mut self, name: &str, joined_by: char) {
        let joiner = match joined_by {
            '、' if !self.open.is_empty() => "、",
            _ => "",
        };
        let role = self.roles.first().copied().unwrap_or(Role::Writer);
        self.open.push(credit(role, name, &self.organisation, joiner));
    }

    /// A sign after names: who took pictures is a photographer; who wrote keeps the role given before, if any.
    fn sign(&mut self, roles: &[Role]) -> Option<()> {
        if self.open.is_empty() {
            return None;
        }
        let is_both = roles.len() > 1;
        if roles.contains(&Role::Photographer) {
            let pictures = self.open.iter().map(|credit| Credit { role: Role::Photographer, ..credit.clone() });
            if is_both {
                self.done.extend(self.open.clone().into_iter().chain(pictures))
            } else {
                self.done.extend(pictures.collect::<Vec<_>>())
            }
        } else {
            self.done.append(&mut self.open);
        }
        self.open.clear();
        self.roles.clear();
        self.organisation.clear();
        Some(())
    }

    fn close(&mut self) {
        for role in self.roles.clone() {
            self.done.extend(self.open.iter().map(|credit| Credit { role, ..credit.clone() }));
        }
        self.open.clear();
        self.roles.clear();
    }

    fn finish(mut self) -> Option<Vec<Credit>> {
        let is_unclear = self.roles.is_empty() != self.open.is_empty();
        self.close();
        (!is_unclear && !self.done.is_empty()).then_some(self.done)
    }
}

/// Openings of English credit lines, in lower case.
const ENGLISH: &[(&str, Role)] = &[
    ("by ", Role::Reporter),
    ("reporting by ", Role::Reporter),
    ("words by ", Role::Writer),
    ("written by ", Role::Writer),
    ("photos by ", Role::Photographer),
    ("photo by ", Role::Photographer),
    ("photographs by ", Role::Photographer),
    ("pictures by ", Role::Photographer),
    ("translated by ", Role::Translator),
    ("edited by ", Role::Editor),
    ("editing by ", Role::Editor),
    ("proofread by ", Role::Proofreader),
    ("responsible editor: ", Role::ResponsibleEditor),
    ("editor: ", Role::Editor),
    ("editors: ", Role::Editor),
    ("reporter: ", Role::Reporter),
    ("reporters: ", Role::Reporter),
    ("writer: ", Role::Writer),
    ("photographer: ", Role::Photographer),
    ("photos: ", Role::Photographer),
    ("translator: ", Role::Translator),
    ("proofreader: ", Role::Proofreader),
];

fn english(line: &str) -> Option<Vec<Credit>> {
    let mut credits = Vec::new();
    for part in line.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let lower = part.to_ascii_lowercase();
        let (opening, role) = ENGLISH.iter().find(|(opening, _)| lower.starts_with(opening))?;
        credits.extend(english_names(part[opening.len()..].trim().trim_end_matches('.'), *role)?);
    }
    (!credits.is_empty()).then_some(credits)
}

fn english_names(list: &str, role: Role) -> Option<Vec<Credit>> {
    let mut credits = Vec::new();
    let mut rest = list;
    let mut joiner = "";
    loop {
        let cuts = [", and ", " and ", " & ", ", "].into_iter().filter_map(|cut| Some((rest.find(cut)?, cut)));
        let next = cuts.min_by_key(|(at, cut)| (*at, usize::MAX - cut.len()));
        let (name, after) = next.map_or((rest, None), |(at, cut)| (&rest[..at], Some((cut, &rest[at + cut.len()..]))));
        let name = name.trim();
        if is_english_name(name) {
            credits.push(credit(role, name, "", joiner));
        } else if let Some(last) = credits.last_mut().filter(|_| joiner == ", " && is_english_organisation(name)) {
            last.affiliation = name.to_owned();
        } else {
            return None;
        }
        let Some((cut, after)) = after else { return Some(credits) };
        joiner = cut;
        rest = after;
    }
}

/// Two to four words that begin with a capital letter, particles aside; Chinese names are taken too.
fn is_english_name(name: &str) -> bool {
    if is_chinese_name(name) {
        return true;
    }
    let words: Vec<&str> = name.split(' ').collect();
    let is_particle = |word: &str| matches!(word, "de" | "da" | "von" | "van" | "der" | "la" | "del" | "bin" | "al");
    let is_part = |word: &&str| {
        is_particle(word)
            || (word.chars().next().is_some_and(char::is_uppercase)
                && word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.')))
    };
    (2..=4).contains(&words.len()) && words.iter().all(is_part) && !is_english_organisation(name)
}

fn is_english_organisation(name: &str) -> bool {
    const WORDS: &[&str] =
        &["News", "Times", "Post", "Press", "Daily", "Herald", "Journal", "Agency", "Gazette", "Staff"];
    name.split(' ').any(|word| WORDS.contains(&word))
}
