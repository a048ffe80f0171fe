export { TaskPage } from './TaskPage'
export { TasksPage } from './TasksPage'
