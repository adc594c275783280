"""The site map of customers: whom we look after."""

from django.urls import path

from akker.web import (
    activities,
    customer,
    customer_profile,
    customer_team,
    customers,
    health,
    people_at,
    rhythm,
    tasks,
    timeline,
)

customers_of_a_book = [
    path("health", health.health, name="health"),
    path("health/score", health.score, name="health-score"),
    path("customers", customers.customers, name="customers"),
    path("customer/list/export", customers.export_customers, name="customers-export"),
    path("customer/change/<path:code>", customer.change, name="customer-change"),
    path("customer/hand-over/<path:code>", customer_team.hand_over, name="customer-hand-over"),
    path("customer/team/<path:code>", customer_team.add, name="customer-team"),
    path("customer/team-end/<path:code>", customer_team.end, name="customer-team-end"),
    path("customer/fact/<path:code>", customer_profile.note, name="customer-fact"),
    path("customer/fact-end/<path:code>", customer_profile.end, name="customer-fact-end"),
    path("customer/people/<path:code>", people_at.people, name="customer-people"),
    path("customer/person/<path:code>", people_at.add, name="customer-person-new"),
    path("contact-rhythm", rhythm.rhythm, name="rhythm"),
    path("contact-rhythm/keep", rhythm.keep, name="rhythm-keep"),
    path("persons/<int:contact_id>", people_at.person, name="person-at"),
    path("persons/<int:contact_id>/leave", people_at.leave, name="person-leave"),
    path("customer/timeline/<path:code>", timeline.customer_timeline, name="customer-timeline"),
    path("customer/log/<path:code>", timeline.log, name="customer-log"),
    path("activities", activities.activities, name="activities"),
    path("activities/<int:activity_id>", activities.activity, name="activity"),
    path("activities/<int:activity_id>/rewrite", activities.rewrite, name="activity-rewrite"),
    path("activities/<int:activity_id>/readers", activities.readers, name="activity-readers"),
    path("tasks", tasks.tasks, name="tasks"),
    path("tasks/new", tasks.new_task, name="task-new"),
    path("tasks/<int:task_id>/move", tasks.move, name="task-move"),
    path("tasks/<int:task_id>/<str:how>", tasks.end_task, name="task-end"),
    path("promises-given", tasks.given_promises, name="given-promises"),
    path("promises-given/new", tasks.new_promise, name="given-promise-new"),
    path("promises-given/<int:promise_id>/<str:how>", tasks.end_promise, name="given-promise-end"),
    path("customers/<path:code>", customer.customer, name="customer"),
]
