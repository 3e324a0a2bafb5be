"""The student's own record: degree audit, prerequisite graph, plans of the terms to come, distance to a warning.

Everything is computed from one record, which `reading` fetches through `door`: the relations of `relations` under the
right of the asker's post, never a query of its own. Nothing here judges a student; a school's own conclusions are
shown as recorded, and our computations say that they are such.
"""
