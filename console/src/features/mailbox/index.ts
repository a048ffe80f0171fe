export { MailboxPage } from './MailboxPage'
