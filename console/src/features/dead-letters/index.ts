export { DeadLettersPage } from './DeadLettersPage'
