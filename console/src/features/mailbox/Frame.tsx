import { useQuery } from '@tanstack/react-query'
import { Answer } from '@/components/Answer'
import { queries } from '@/lib/api'
import classes from './Mailbox.module.css'

/** Links open beside the console; nothing in the mail may run, or see the console. */
const OPEN_BESIDE = '<base target="_blank">'

/** The mail's HTML in a sandbox: fetched with our key and handed over as text, since a frame cannot carry a key. */
export function Frame({ id, subject }: { id: string; subject: string }) {
  const html = useQuery(queries.mailHtml(id))
  return (
    <Answer of={html}>
      {(text) => (
        <iframe
          className={classes.frame}
          title={`Mail: ${subject}`}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          referrerPolicy="no-referrer"
          srcDoc={withBase(text)}
        />
      )}
    </Answer>
  )
}

function withBase(html: string): string {
  return /<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, (head) => head + OPEN_BESIDE) : OPEN_BESIDE + html
}
