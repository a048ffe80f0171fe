export { FindingPage } from './FindingPage'
export { FindingsPage } from './FindingsPage'
