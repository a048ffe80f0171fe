export { JourneysPage } from './JourneysPage'
