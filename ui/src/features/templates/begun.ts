/** A template made ready to write in. */
import type { Article, Template } from '../../host'
import type { Language } from '../../locales'

const writers = new Set(['reporter', 'writer'])

/** The template's article in this language; whoever begins it is credited as its writer where one is asked for. */
export function begun(template: Template, language: Language, actor: string): Article {
  const { article } = template
  const at = article.credits.findIndex((credit) => writers.has(credit.role) && credit.name === '')
  return {
    ...article,
    language: language === 'zh' ? 'zh-Hans' : 'en',
    credits: article.credits.map((credit, index) => (index === at ? { ...credit, name: actor } : credit)),
  }
}
