/** A finished story to look around in: invented people and places, every common kind of block once. */
import type { Article, Node } from '../host'
import type { Language } from '../locales'

function run(text: string): Node[] {
  return [{ type: 'text', text }]
}

function paragraph(text: string): Node {
  return { type: 'paragraph', content: run(text) }
}

function subhead(text: string): Node {
  return { type: 'heading', attrs: { level: 2 }, content: run(text) }
}

const blank: Article = {
  schema: 1,
  language: 'zh-Hans',
  kicker: '',
  headline: '',
  deck: '',
  short_headline: '',
  lead: '',
  credits: [],
  dateline: '',
  source: '',
  section: '',
  keywords: [],
  related: [],
  rights: '',
  corrections: [],
  embargo: null,
  media: [],
  body: { type: 'doc', content: [{ type: 'paragraph' }] },
}

const chinese: Article = {
  ...blank,
  kicker: '旧厂房里的新课堂',
  headline: '老街印刷所重开，孩子们亲手排出第一张报纸',
  deck: '闲置二十年的铅字架重新摆满，每周六向市民开放',
  lead: '停工二十年的老街印刷所上周六重新开门，三十名学生用铅字排出了一张四开小报。',
  dateline: '本报讯',
  source: '河湾日报',
  section: '河湾新闻/文化',
  keywords: ['印刷所', '铅字', '社区'],
  credits: [
    { role: 'reporter', name: '周棠', affiliation: '', joiner: '' },
    { role: 'photographer', name: '何渡', affiliation: '', joiner: '' },
    { role: 'responsible_editor', name: '沈砚', affiliation: '', joiner: '' },
  ],
  body: {
    type: 'doc',
    content: [
      paragraph(
        '停工二十年的老街印刷所上周六重新开门。早上九点，三十名小学生围着铅字架，一个字一个字地把自己的作文拣进手盘里。到中午，一张四开小报从手摇机上取了下来，墨还没有干。',
      ),
      subhead('两万枚铅字，一枚一枚擦出来'),
      paragraph(
        '印刷所的铅字原本堆在地下室。志愿者用了四个月清洗、分类，把两万一千枚铅字按部首放回架上。“少了三百多个字，多半是常用字。”负责整理的退休排字工罗启明说，“‘的’字最缺，只剩十一个。”',
      ),
      {
        type: 'blockquote',
        content: [paragraph('字排反了，孩子们笑；拿镜子一照，又都不说话了。他们第一次看见字是有重量的。')],
      },
      subhead('每周六开放，预约即可'),
      paragraph('印刷所每周六上午九点到下午四点向市民开放，每场二十人。材料由社区承担，不收费用。'),
      {
        type: 'bullet_list',
        content: [
          { type: 'list_item', content: [paragraph('六岁以上可参加，十二岁以下须有家长陪同')] },
          { type: 'list_item', content: [paragraph('作品可以带走，也可以留在街口的阅报栏')] },
        ],
      },
      paragraph('街道办事处表示，下一步将把隔壁的纸库改成小型阅览室，预计明年春天完工。'),
    ],
  },
}

const english: Article = {
  ...blank,
  language: 'en',
  kicker: 'Old press, new pupils',
  headline: 'Harbour Street print works reopens, and children set its first front page',
  deck: 'Type cases silent for twenty years are full again; the shop opens every Saturday',
  lead: 'Closed for twenty years, the Harbour Street print works reopened on Saturday as thirty pupils set a four-page paper by hand.',
  dateline: 'HARBOUR STREET',
  source: 'Riverbend Daily',
  section: 'Riverbend/Culture',
  keywords: ['printing', 'letterpress', 'community'],
  credits: [
    { role: 'reporter', name: 'Ada Lindqvist', affiliation: '', joiner: '' },
    { role: 'photographer', name: 'Tom Okafor', affiliation: '', joiner: '' },
    { role: 'responsible_editor', name: 'Miriam Hale', affiliation: '', joiner: '' },
  ],
  body: {
    type: 'doc',
    content: [
      paragraph(
        'The Harbour Street print works opened its doors on Saturday for the first time in twenty years. By nine in the morning thirty pupils stood around the type cases, setting their own sentences letter by letter; by noon a four-page paper came off the hand press, its ink still wet.',
      ),
      subhead('Twenty-one thousand pieces of type, cleaned one by one'),
      paragraph(
        'The type had lain in the cellar since the works closed. Volunteers spent four months washing and sorting it. “We are short of about three hundred sorts,” said Walter Brandt, a retired compositor who led the work. “Lower-case e most of all. There are eleven left.”',
      ),
      {
        type: 'blockquote',
        content: [
          paragraph(
            'They laughed when the line came out backwards. Then we held a mirror to it, and the room went quiet. It was the first time they had seen that words weigh something.',
          ),
        ],
      },
      subhead('Open every Saturday, by appointment'),
      paragraph(
        'The shop is open on Saturdays from nine to four, twenty people at a time. The district pays for paper and ink; there is no charge.',
      ),
      {
        type: 'bullet_list',
        content: [
          { type: 'list_item', content: [paragraph('From six years of age; under twelve with an adult')] },
          {
            type: 'list_item',
            content: [paragraph('Take your page home, or leave it on the board at the corner')],
          },
        ],
      },
      paragraph('The district plans to turn the paper store next door into a reading room by next spring.'),
    ],
  },
}

/** The sample in one of the window's languages. */
export function sample(language: Language): Article {
  return structuredClone(language === 'zh' ? chinese : english)
}
