/**
 * Other words for commands, by which the palette finds them too. They are never shown, so both languages stand together:
 * whoever learnt a word elsewhere finds it, whatever the window's language is.
 */
const SYNONYMS: Readonly<Record<string, string>> = {
  'story.new': 'create write draft template begin 新稿 写稿 模板 建稿 起草',
  'story.import': 'open file word docx markdown html load 打开 文件 载入 文档',
  'story.close': 'tab shut 关标签 页签',
  'story.print': 'paper pdf sheet 纸样 输出 大样',
  'story.trash': 'delete remove bin 删除 删稿 回收站',
  'story.restore': 'undelete recover 恢复 还原 找回',
  'story.publish': 'send site website post go live update 发稿 签发 上线 推送 网站',
  'stage.submit': 'hand in send file copy desk 交稿 送审 发给编辑',
  'stage.advance': 'approve sign off next stage pass 签字 通过 过审 下一审 终审',
  'stage.return': 'send back reject rewrite note 打回 退稿 退改 重写',
  'stage.take': 'lock hold edit claim 接手 认领 编辑权',
  'review.track': 'suggest suggestions redline revision mode 建议 痕迹 修订模式 留痕',
  'review.accept_all': 'approve every change 全部通过 采纳全部',
  'review.reject_all': 'discard every change 全部不要 驳回全部',
  'review.facts': 'check numbers dates names quotes 核实 数字 人名 引语 事实核查',
  'review.blame': 'blame author history of sentence 作者 谁写的 来源',
  'conflict.next': 'merge collision both versions 合并 撞稿 两个版本',
  'comment.add': 'note remark annotate 意见 批语 备注',
  'text.link': 'url hyperlink address 网址 超链接',
  'text.picture': 'image photo figure insert 照片 图 配图 插图',
  'view.preview': 'page phone reader see 样式 页面 手机 效果',
  'view.payload': 'xray x-ray request json ninjs dry run payload 请求 报文 透视 试运行',
  'view.compare': 'diff revisions history changes 对比 差异 历史',
  'view.compare_file': 'diff merge copy other text import 合并 另稿 副本 外稿',
  'view.find': 'search look for 搜索 寻找',
  'view.replace': 'substitute swap 替代 改词',
  'view.focus': 'distraction free zen full screen 全屏 免打扰 沉浸',
  'view.larger': 'font size bigger 字号 放大',
  'view.smaller': 'font size 字号 缩小',
  'view.usual': 'font size reset 字号 还原',
  'view.indent': 'first line two characters 缩进 首行 空两格',
  'view.library': 'sidebar list left 侧栏 列表 稿件列表',
  'view.inspector': 'sidebar panel right 侧栏 右侧',
  'inspect.details': 'fields byline credit keywords dateline embargo 字段 署名 记者 关键词 电头',
  'inspect.review': 'changes 修订 改动',
  'inspect.history': 'versions revisions snapshots 修订历史 旧稿',
  'inspect.comments': 'threads notes 意见',
  'inspect.publish': 'deliveries outbox receipt 发布任务 回执',
  'go.search': 'find story full text 查稿 找稿 全文',
  'go.mine': 'assigned to me holder 我写的 在我手里',
  'go.desk': 'review queue waiting 待审 审稿',
  'go.trash': 'deleted bin 已删除 回收站',
  'app.person':
    'who am i name role profile user account sign in log in switch 我是谁 姓名 角色 用户 账号 登录',
  'app.outbox': 'deliveries queue waiting sending all 发布任务 队列 等待 发送 全部',
  'app.destinations':
    'settings sites endpoint wordpress ghost folder token password test connection 设置 发布端 站点 网站 令牌 密码 测试连接',
  'theme.light': 'appearance bright day white 外观 亮色 白天',
  'theme.dark': 'appearance night black 外观 暗色 夜间 黑',
  'theme.system': 'appearance automatic 外观 自动',
  'language.zh': 'language locale 中文 汉语 chinese',
  'language.en': 'language locale 语言 英语 英文',
  'app.shortcuts': 'keys help hotkeys 按键 帮助 键盘',
  'app.diagnostics': 'version about log help support input method 关于 版本 日志 输入法 帮助',
}

/** Other words for the command of that name; empty where it has none. */
export function synonymsOf(id: string): string {
  return SYNONYMS[id] ?? ''
}

/** The names that have other words. */
export const namedInSynonyms: readonly string[] = Object.keys(SYNONYMS)
