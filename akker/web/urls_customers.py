"""The site map of customers: whom we look after."""

from django.urls import path

from akker.web import customer, customer_team, customers

customers_of_a_book = [
    path("customers", customers.customers, name="customers"),
    path("customer/list/export", customers.export_customers, name="customers-export"),
    path("customer/change/<path:code>", customer.change, name="customer-change"),
    path("customer/hand-over/<path:code>", customer_team.hand_over, name="customer-hand-over"),
    path("customer/team/<path:code>", customer_team.add, name="customer-team"),
    path("customer/team-end/<path:code>", customer_team.end, name="customer-team-end"),
    path("customers/<path:code>", customer.customer, name="customer"),
]
