export { MessagePage } from './MessagePage'
export { MessagesPage } from './MessagesPage'
