/**
 * Holds the shapes that the screens are written against to what the server says of its interface: this file
 * does not compile when an answer of the server would not fit.
 */
import type { components } from './schema'
import type { About, Dataset, Job, QueryRecord, SearchHit, Session, User } from './types'

type Served = components['schemas']
/** What the server answers must be what a screen expects. */
type Answer<Expected, Actual extends Expected> = Actual

export type Contract = {
  session: Answer<Session, Served['Session']>
  job: Answer<Job, Served['Job']>
  dataset: Answer<Dataset, Served['Dataset']>
  user: Answer<User, Served['User']>
  query: Answer<QueryRecord, Served['QueryRecord']>
  hit: Answer<SearchHit, Served['SearchHit']>
  about: Answer<About, Served['AboutBody']>
}
